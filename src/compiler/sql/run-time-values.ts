/** Stand-ins for values that are bound when a compiled statement runs; `toSqlText` turns them into run-time parameters. */
import { sql } from 'kysely'
import type { SqlParam } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'

type RunTimeParam = Exclude<SqlParam, { kind: 'value' }>

export class RunTimeValue {
  readonly param: RunTimeParam
  constructor(kind: RunTimeParam['kind']) {
    this.param = { kind }
  }
}

/** UTC ISO instants. */
export const AS_OF = new RunTimeValue('asOf')
export const SINCE = new RunTimeValue('since')
export const FROM = new RunTimeValue('from')
export const TO = new RunTimeValue('to')
/** A position in the changes of a table. */
export const CURSOR = new RunTimeValue('cursor')
/** Customer keys as text[]. */
export const KEYS = new RunTimeValue('keys')

export const asOf: Fragment = sql`${AS_OF}::timestamptz`
/** The as-of before this one. */
export const since: Fragment = sql`${SINCE}::timestamptz`
/** Start of the reported period, inside. */
export const periodStart: Fragment = sql`${FROM}::timestamptz`
/** End of the reported period, outside. */
export const periodEnd: Fragment = sql`${TO}::timestamptz`
