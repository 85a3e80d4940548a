/** Values of events: the statement that compile stored, bound to as-of and the period. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { ValueSource } from './source.ts'

export const EVENTS_SOURCE: ValueSource<'events'> = {
  values: (query, { asOf, period }) =>
    sql`${bindSql(query.sql, {
      asOf,
      from: period.from ?? '-infinity',
      to: period.to ?? 'infinity',
    })}`,
  absent: 'zero',
}
