/** The ends of the local day a date literal means where instants are compared; an instant is its own start and end. */
import { sql } from 'kysely'
import type { Literal } from '../../../ir/value.ts'
import type { Fragment, Subject } from '../fragment.ts'
import { startOfDay } from '../time-sql.ts'
import { literalSql } from '../values/table.ts'
import type { TestScope } from './operator-definition.ts'

/** True when the subject is an instant and the literal a date, so that a whole day is meant. */
export function isDayOfInstants(subject: Subject, literal: Literal): boolean {
  return subject.type.type === 'instant' && literal.type === 'date'
}

/** Inside the day. */
export function dayStart(literal: Literal, { zone }: TestScope): Fragment {
  return startOfDay(literalSql(literal), zoneOf(zone))
}

/** The first instant after the day. */
export function dayEnd(literal: Literal, { zone }: TestScope): Fragment {
  return startOfDay(sql`${literalSql(literal)} + 1`, zoneOf(zone))
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined)
    throw new Error('an instant is compared with a date, but the condition has no zone')
  return zone
}
