/** Whether a customer is on a list (S15): of the config, or in a column of any table. */
import type { ListCondition } from '../../../src/ir/condition.ts'
import type { Evaluation } from './evaluate.ts'
import type { Row } from './world.ts'

/** Whatever else the row says: filters of the catalog are not the table's. */
export function isListed(
  customer: Row,
  { from }: ListCondition,
  { catalog, world }: Evaluation,
): boolean {
  const key = String(customer[catalog.customers.key.column])
  if (from.kind === 'file') return from.keys.values.includes(key)
  const [event] = Object.entries(catalog.events).find(([, { table }]) => table === from.table) ?? []
  const rows = event === undefined ? [] : (world.events[event] ?? [])
  return rows.some((row) => row[from.column] !== null && String(row[from.column]) === key)
}
