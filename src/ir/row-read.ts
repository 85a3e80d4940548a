/**
 * What a statement reads of one row of the customers, as its pieces in, one statement for several such reads out. A read is plain data
 * that applied state stores: reads of the same rows can be made together, whatever objects they belong to.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from './bind-sql.ts'
import { canonicalJson } from './json.ts'
import type { SqlText } from './sql-text.ts'

export interface RowRead {
  readonly rows: CustomerRows<SqlText>
  /** Those that the value reads. */
  readonly columns: readonly RowColumn[]
  /** Over the columns, under the alias `c`, without parameters but constants. Of a condition: true or false, never NULL. */
  readonly value: SqlText
}

/** What stands around the columns in a statement over the customers among `keys`. */
export interface CustomerRows<Piece> {
  /** `with … select … as customer_key`: values follow. */
  readonly select: Piece
  /** ` from (select … as customer_key`: columns follow. */
  readonly from: Piece
  /** ` from … where …) as c`. */
  readonly where: Piece
}

export interface RowColumn {
  readonly name: string
  /** `… as <name>`. */
  readonly sql: SqlText
}

/** Columns and values are `… as <name>`. */
export function selectOfRows<Row = unknown>(
  { select, from, where }: CustomerRows<RawBuilder<unknown>>,
  columns: readonly RawBuilder<unknown>[],
  values: readonly RawBuilder<unknown>[],
): RawBuilder<Row> {
  const added = (list: readonly RawBuilder<unknown>[]) => list.map((one) => sql`, ${one}`)
  return sql<Row>`${sql.join([select, ...added(values), from, ...added(columns), where], sql``)}`
}

/** Whether one statement can read both: they are of the same rows, and a name means the same column in both. */
export function areOfSameRows(one: RowRead, other: RowRead): boolean {
  return isSame(one.rows, other.rows) && one.columns.every((column) => fits(column, other.columns))
}

function fits(column: RowColumn, columns: readonly RowColumn[]): boolean {
  return columns.every((other) => other.name !== column.name || isSame(other, column))
}

function isSame(one: object, other: object): boolean {
  return one === other || textOf(one) === textOf(other)
}

const texts = new WeakMap<object, string>()

/** Asked for every batch, of what is loaded once. */
function textOf(piece: object): string {
  const text = texts.get(piece) ?? canonicalJson(piece)
  texts.set(piece, text)
  return text
}

/** Reads of the same rows by name in, `select … as customer_key, … as <name>, …` of those among the keys out. */
export function selectTogether<Row = unknown>(
  { rows }: RowRead,
  reads: readonly (readonly [name: string, read: RowRead])[],
  keys: readonly string[],
): RawBuilder<Row> {
  const columns = new Map(
    reads.flatMap(([, read]) => read.columns.map(({ name, sql: text }) => [name, text] as const)),
  )
  const bind = (text: SqlText) => bindSql(text, { keys })
  return selectOfRows<Row>(
    { select: bind(rows.select), from: bind(rows.from), where: bind(rows.where) },
    [...columns.values()].map(bind),
    reads.map(([name, { value }]) => sql`${bind(value)} as ${sql.id(name)}`),
  )
}
