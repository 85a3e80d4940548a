/** Instants: `timestamptz`, or local time of a declared zone, in the years 1 to 9999; others are missing. */
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Column } from '../../../ir/catalog.ts'
import type { Literal } from '../../../ir/value.ts'
import type { Fragment } from '../fragment.ts'
import { isDate } from './date.ts'
import { LOCAL_TIME, OFFSET } from './date-pattern.ts'
import type { JsonSource, LiteralPlace, ValueDefinition } from './value-definition.ts'

export const INSTANT: ValueDefinition = {
  sqlType: sql`timestamptz`,
  fromColumn: (raw, { zone }) => (zone === undefined ? plain(raw) : fromLocal(raw, zone)),
  fromJson,
  resolveLiteral(written, place) {
    if (typeof written === 'string') return resolveInstant(written, place)
    place.report('CRM3108', {
      message: `${place.about} is an instant, and ${JSON.stringify(written)} is not`,
      fix: 'Write a date or an instant with its offset.',
    })
    return undefined
  },
  explainLiteral: ({ value }) => String(value),
}

function plain(raw: Fragment): Fragment {
  return sql`case when ${raw} between timestamptz '0001-01-01 00:00:00+00' and timestamptz '9999-12-31 23:59:59.999999+00' then ${raw} end`
}

/** A `timestamp` or `date` of local time as an instant. The bounds keep the conversion inside what PostgreSQL holds. */
export function fromLocal(raw: Fragment, zone: string): Fragment {
  return sql`case when ${raw} between timestamp '0001-01-02' and timestamp '9999-12-30' then ${raw}::timestamp at time zone ${zone}::text end`
}

/** Text with an offset is an instant; without one it is local time where the catalog names a zone, else missing. */
function fromJson({ json, text }: JsonSource, { zone }: Column): Fragment {
  const isText = sql`jsonb_typeof(${json}) = 'string'`
  const exact = sql`when ${isText} and ${text} ~ ${`^${LOCAL_TIME}${OFFSET}$`}::text then (${text})::timestamptz`
  if (zone === undefined) return sql`case ${exact} end`
  const local = sql`when ${isText} and ${text} ~ ${`^${LOCAL_TIME}$`}::text then (${text})::timestamp at time zone ${zone}::text`
  return sql`case ${exact} ${local} end`
}

const SHAPE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)$/i
const LOCAL_SHAPE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

function resolveInstant(written: string, place: LiteralPlace): Literal | undefined {
  if (isDate(written)) return { type: 'date', value: written }
  if (SHAPE.test(written)) {
    const instant = parseInstant(written)
    if (instant !== undefined) return { type: 'instant', value: instant }
  }
  const fix = LOCAL_SHAPE.test(written)
    ? `Add the offset, e.g. ${written}+09:00, or Z for UTC.`
    : 'Write a date (2026-01-31) or an instant with its offset (2026-01-31T09:00:00+09:00).'
  place.report('CRM3110', { message: `"${written}" is not an instant`, fix, token: written })
  return undefined
}

/** The one spelling of an instant: UTC with `Z`, no needless zeros. */
function parseInstant(written: string): string | undefined {
  try {
    const text = Temporal.Instant.from(written.toUpperCase()).toString()
    return /^\d{4}-/.test(text) && !text.startsWith('0000') ? text : undefined
  } catch {
    return undefined
  }
}
