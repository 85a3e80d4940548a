/** The ends of the local day a date literal means where instants are compared; an instant is its own start and end. */
import type { Literal } from '../../../ir/value.ts'
import type { Fragment, Subject } from '../fragment.ts'
import { literalSql } from '../values/table.ts'
import type { TestScope } from './operator-definition.ts'

/** True when the subject is an instant and the literal a date, so that a whole day is meant. */
export function isDayOfInstants(subject: Subject, literal: Literal): boolean {
  return subject.type.type === 'instant' && literal.type === 'date'
}

/** Inside the day. */
export function dayStart(literal: Literal, { zone, moment }: TestScope): Fragment {
  const { dialect } = moment
  return dialect.calendar.startOfDay(literalSql(literal, dialect), zoneOf(zone))
}

/** The first instant after the day. */
export function dayEnd(literal: Literal, { zone, moment }: TestScope): Fragment {
  const { dialect } = moment
  const { calendar } = dialect
  return calendar.startOfDay(calendar.nextDay(literalSql(literal, dialect)), zoneOf(zone))
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined)
    throw new Error('an instant is compared with a date, but the condition has no zone')
  return zone
}
