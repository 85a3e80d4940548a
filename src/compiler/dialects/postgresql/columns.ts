/** Columns of PostgreSQL's types, and values inside jsonb, as typed values: NULL when missing, and never a failing cast. */
import { sql } from 'kysely'
import type { Column } from '../../../ir/catalog.ts'
import type { ValueType } from '../../../ir/value.ts'
import type { Columns } from '../columns.ts'
import type { Fragment } from '../fragment.ts'

/**
 * A value inside a jsonb column. `json` is not read: it may hold what fails when it is looked at (`"\u0000"`), and a row must
 * never make a statement fail.
 */
interface JsonSource {
  readonly json: Fragment
  /** The same value as text. */
  readonly text: Fragment
}

interface Reader {
  /** A plain column. */
  fromColumn(raw: Fragment, column: Column): Fragment
  /** Found in JSON; NULL when it is absent or of another type. */
  fromJson(source: JsonSource, column: Column): Fragment
}

/**
 * The collation is part of the value: bytes of UTF-8 order as code points do, and no collation of the database (a
 * nondeterministic one, a locale) can change what is equal, or refuse a search.
 */
const TEXT: Reader = {
  fromColumn: (raw) => sql`${raw}::text collate "C"`,
  fromJson: ({ json, text }) =>
    sql`case when jsonb_typeof(${json}) = 'string' then (${text}) collate "C" end`,
}

const NUMBER: Reader = {
  fromColumn: (raw) => reasonable(sql`${raw}::numeric`),
  fromJson: ({ json, text }) =>
    sql`case when jsonb_typeof(${json}) = 'number' then ${reasonable(sql`(${text})::numeric`)} end`,
}

/**
 * Sums of numbers below 1e100 cannot leave what numeric holds, NaN is above every number, and infinities are outside
 * too, so what passes can be added and compared without failing or surprising anyone.
 */
function reasonable(number: Fragment): Fragment {
  return sql`case when ${number} between -1e100 and 1e100 then ${number} end`
}

const BOOLEAN: Reader = {
  fromColumn: (raw) => raw,
  fromJson: ({ json, text }) =>
    sql`case when jsonb_typeof(${json}) = 'boolean' then (${text})::boolean end`,
}

/**
 * A regular expression of the ISO dates that exist in the years 1 to 9999. Text that matches is cast without fail on every
 * version; `pg_input_is_valid` came with PostgreSQL 16.
 */
const LONG = '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])'
const SHORT = '(0[469]|11)-(0[1-9]|[12][0-9]|30)'
const FEBRUARY = '02-(0[1-9]|1[0-9]|2[0-8])'
const LEAP_YEAR = '([0-9][0-9](0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)'
const EXISTING_DATE = `(?!0000)([0-9]{4}-(${LONG}|${SHORT}|${FEBRUARY})|${LEAP_YEAR}-02-29)`
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?'
/** An ISO date and time of day, to the microsecond that PostgreSQL keeps. */
const LOCAL_TIME = `${EXISTING_DATE}[T ]${TIME}`
/** PostgreSQL knows offsets up to 15:59. */
const OFFSET = '(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)'

/** In the years 1 to 9999; infinities and years beyond are missing. */
const DATE: Reader = {
  fromColumn: (raw) =>
    sql`case when ${raw} between date '0001-01-01' and date '9999-12-31' then ${raw} end`,
  fromJson: ({ json, text }) =>
    sql`case when jsonb_typeof(${json}) = 'string' and ${text} ~ ${`^${EXISTING_DATE}$`}::text then (${text})::date end`,
}

const INSTANT: Reader = {
  fromColumn: (raw, { zone }) =>
    zone === undefined
      ? sql`case when ${raw} between timestamptz '0001-01-01 00:00:00+00' and timestamptz '9999-12-31 23:59:59.999999+00' then ${raw} end`
      : localInstant(raw, zone),
  fromJson: instantInJson,
}

/** A `timestamp` or `date` of local time. The bounds keep the conversion inside what PostgreSQL holds. */
function localInstant(raw: Fragment, zone: string): Fragment {
  return sql`case when ${raw} between timestamp '0001-01-02' and timestamp '9999-12-30' then ${raw}::timestamp at time zone ${zone}::text end`
}

/** Text with an offset is an instant; without one it is local time where the catalog names a zone, else missing. */
function instantInJson({ json, text }: JsonSource, { zone }: Column): Fragment {
  const isText = sql`jsonb_typeof(${json}) = 'string'`
  const exact = sql`when ${isText} and ${text} ~ ${`^${LOCAL_TIME}${OFFSET}$`}::text then (${text})::timestamptz`
  if (zone === undefined) return sql`case ${exact} end`
  const local = sql`when ${isText} and ${text} ~ ${`^${LOCAL_TIME}$`}::text then (${text})::timestamp at time zone ${zone}::text`
  return sql`case ${exact} ${local} end`
}

/** An array column or a JSON array: both become jsonb, so that there is one meaning of "in the list". */
const LIST: Reader = {
  fromColumn: (raw) => arrayOnly(sql`to_jsonb(${raw})`),
  fromJson: ({ json }) => arrayOnly(json),
}

function arrayOnly(json: Fragment): Fragment {
  return sql`case when jsonb_typeof(${json}) = 'array' then ${json} end`
}

const READERS: Readonly<Record<ValueType['type'], Reader>> = {
  text: TEXT,
  number: NUMBER,
  money: NUMBER,
  boolean: BOOLEAN,
  date: DATE,
  instant: INSTANT,
  list: LIST,
}

export const COLUMNS: Columns = {
  read(column) {
    const reader = READERS[column.type]
    const raw = sql`${sql.id(column.column)}`
    if (column.path === undefined) return reader.fromColumn(raw, column)
    const path = sql`${column.path}::text[]`
    return reader.fromJson(
      { json: sql`(${raw} #> ${path})`, text: sql`${raw} #>> ${path}` },
      column,
    )
  },
  localInstant,
}
