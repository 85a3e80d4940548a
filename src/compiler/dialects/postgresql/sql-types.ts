/** Types as PostgreSQL names them. */
import { sql } from 'kysely'
import type { Fragment } from '../fragment.ts'
import type { SqlType, Types } from '../sql-types.ts'

const NAMES: Readonly<Record<SqlType, Fragment>> = {
  text: sql`text`,
  integer: sql`int`,
  whole: sql`bigint`,
  decimal: sql`numeric`,
  boolean: sql`boolean`,
  date: sql`date`,
  instant: sql`timestamptz`,
  uuid: sql`uuid`,
}

export const TYPES: Types = {
  cast: (value, type) => sql`${value}::${NAMES[type]}`,
  parameter: (value, type) => sql`${value}::${NAMES[type]}`,
  parameters: (values, type) => sql`${values}::${NAMES[type]}[]`,
  missing: (type) => sql`null::${NAMES[type]}`,
  isTrue: (test) => sql`(${test}) is true`,
  isNotTrue: (test) => sql`(${test}) is not true`,
  least: (values) => sql`least(${sql.join([...values])})`,
  greatest: (values) => sql`greatest(${sql.join([...values])})`,
}
