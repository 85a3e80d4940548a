/** Rows in, one statement per few thousand of them out: each column travels as one array. */
import { type RawBuilder, sql } from 'kysely'

export type CellValue = string | number | boolean | null
export interface InsertColumn<Row> {
  readonly name: string
  /** The column's type; its array is what the parameter is cast to. */
  readonly type: string
  /** When it differs from `type`: text that becomes an array or json only in the table. */
  readonly cast?: string
  value(row: Row, index: number): CellValue
}

const ROWS_PER_STATEMENT = 5000

export function insertStatements<Row>(
  table: string,
  columns: readonly InsertColumn<Row>[],
  rows: readonly Row[],
): RawBuilder<unknown>[] {
  const names = sql.join(columns.map((column) => sql.ref(column.name)))
  const values = sql.join(
    columns.map(({ name, cast }) =>
      cast === undefined ? sql.ref(name) : sql`${sql.ref(name)}::${sql.raw(cast)}`,
    ),
  )
  const statements: RawBuilder<unknown>[] = []
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const slice = rows.slice(start, start + ROWS_PER_STATEMENT)
    const arrays = columns.map((column) => {
      const cells = slice.map((row, index) => column.value(row, start + index))
      return sql`${cells}::${sql.raw(column.type)}[]`
    })
    statements.push(
      sql`insert into ${sql.table(table)} (${names})
        select ${values} from unnest(${sql.join(arrays)}) as rows (${names})`,
    )
  }
  return statements
}
