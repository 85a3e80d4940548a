/** A date trigger in, the statement of the customers whose day it is at as-of out. */
import { sql } from 'kysely'
import type { DateTrigger } from '../../ir/journey.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'
import { addDays, localDay, shiftDay } from '../language/time-sql.ts'
import { today } from '../language/windows/named-moments.ts'
import type { SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'
import { toSqlText } from './to-sql-text.ts'

/** `select … as customer_key`; parameter asOf. */
export function datePeopleSql(trigger: DateTrigger, source: SqlSource): SqlText {
  const statement = new Statement(source)
  const { zone } = trigger.schedule
  const { type, value } = statement.trait(trigger.trait)
  const date = type.type === 'date' ? value : localDay(value, zone)
  const now = today(statement.moment, zone)
  const isDay =
    trigger.kind === 'date'
      ? sql`isfinite(${date}) and ${shiftDay(date, trigger.offset)} = ${now}`
      : returnsOn(date, addDays(now, -trigger.offset.days))
  return toSqlText(
    statement.around(
      sql`select c.customer_key::text as customer_key from ${statement.customers()} cross join ${statement.momentRow()} where ${isDay}`,
    ),
  )
}

/** The day is a yearly return, the first one a year on; 29 February returns on the 28th in other years. */
function returnsOn(date: Fragment, day: Fragment): Fragment {
  const years = sql`extract(year from ${day})::int - extract(year from ${date})::int`
  return sql`isfinite(${date}) and ${years} >= 1 and (${date} + make_interval(years => ${years}))::date = ${day}`
}
