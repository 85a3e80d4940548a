/** Rows in, one statement per few thousand of them out: each column travels as one array. */

export type CellValue = string | number | boolean | null
export interface InsertColumn<Row> {
  readonly name: string
  /** The column's type; its array is what the parameter is cast to. */
  readonly type: string
  /** When it differs from `type`: text that becomes an array or json only in the table. */
  readonly cast?: string
  value(row: Row, index: number): CellValue
}

export interface SqlStatement {
  readonly text: string
  readonly parameters: readonly (readonly CellValue[])[]
}

const ROWS_PER_STATEMENT = 5000

/** Names and types are this example's own constants; every value is a parameter. */
export function insertStatements<Row>(
  table: string,
  columns: readonly InsertColumn<Row>[],
  rows: readonly Row[],
): SqlStatement[] {
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map(({ name, cast }) => (cast === undefined ? name : `${name}::${cast}`))
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`)
  const text = `insert into ${table} (${names})
    select ${values.join(', ')} from unnest(${arrays.join(', ')}) as rows (${names})`
  const statements: SqlStatement[] = []
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const slice = rows.slice(start, start + ROWS_PER_STATEMENT)
    const parameters = columns.map((column) =>
      slice.map((row, index) => column.value(row, start + index)),
    )
    statements.push({ text, parameters })
  }
  return statements
}
