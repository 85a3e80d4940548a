/**
 * Rows of a statement over customer keys in, the row of each key and the keys that have several out. A key is one
 * customer only while the table says so: with two rows nothing tells whose consent goes with whose address.
 */
export interface KeyedRows<Row> {
  /** By customer key, of the keys that have one row. */
  readonly rows: ReadonlyMap<string, Row>
  readonly ambiguous: ReadonlySet<string>
}

export function oneRowPerKey<Row extends { readonly customer_key: string }>(
  found: readonly Row[],
): KeyedRows<Row> {
  const rows = new Map<string, Row>()
  const ambiguous = new Set<string>()
  for (const row of found) {
    if (rows.has(row.customer_key)) ambiguous.add(row.customer_key)
    rows.set(row.customer_key, row)
  }
  for (const key of ambiguous) rows.delete(key)
  return { rows, ambiguous }
}
