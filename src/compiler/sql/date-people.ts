/** A date trigger in, the statement of the customers whose day it is at as-of out. */
import { sql } from 'kysely'
import type { DateTrigger } from '../../ir/journey.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { today } from '../language/windows/named-moments.ts'
import type { SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'

/** `select … as customer_key`; parameter asOf. The first return is a year on; 29 February returns on the 28th in other years. */
export function datePeopleSql(trigger: DateTrigger, source: SqlSource): SqlText {
  const { calendar, keys, statements } = source.dialect
  const statement = new Statement(source)
  const { zone } = trigger.schedule
  const { type, value } = statement.trait(trigger.trait)
  const date = type.type === 'date' ? value : calendar.localDay(value, zone)
  const now = today(statement.moment, zone)
  const isDay =
    trigger.kind === 'date'
      ? sql`${calendar.shiftDay(date, trigger.offset)} = ${now}`
      : calendar.isNearAnniversary(date, calendar.addDays(now, -trigger.offset.days), 0, 0)
  const key = keys.asText(sql`c.customer_key`)
  return statements.write(
    statement.around(
      sql`select ${key} as customer_key from ${statement.customers()} cross join ${statement.momentRow()} where ${isDay}`,
    ),
  )
}
