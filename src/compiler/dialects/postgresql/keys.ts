/** Keys of customers in PostgreSQL: text, whole numbers and uuids. */
import { type RawBuilder, sql } from 'kysely'
import type { KeyColumn } from '../../../ir/catalog.ts'
import type { Fragment } from '../fragment.ts'
import type { Keys } from '../keys.ts'

type KeyType = KeyColumn['type']

const CASTS: Readonly<Record<Exclude<KeyType, 'text'>, RawBuilder<unknown>>> = {
  integer: sql`bigint`,
  uuid: sql`uuid`,
}

/** A text that is no key of the type is nobody's: a failing cast would fail the statement. */
const PARSERS: Readonly<Record<KeyType, (value: Fragment) => Fragment>> = {
  text: (value) => value,
  // Most keys are of few digits: a pattern and a number of any size take five times as long as looking for anything else in them.
  integer: (value) =>
    sql`case when translate(${value}, '0123456789', '') = '' and length(${value}) between 1 and 18 then ${value}::bigint when ${value} ~ '^-?[0-9]{1,19}$' and ${value}::numeric between -9223372036854775808 and 9223372036854775807 then ${value}::bigint end`,
  uuid: (value) =>
    sql`case when ${value} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then ${value}::uuid end`,
}

export const KEYS: Keys = {
  // Text takes any type in.
  own: (column, type) => (type === 'text' ? sql`${column}::text` : column),
  asText: (key) => sql`${key}::text`,
  parse: (value, type) => PARSERS[type](value),
  trust: (text, type) => (type === 'text' ? text : sql`${text}::${CASTS[type]}`),
  inOrder: (key, type) => (type === 'text' ? sql`${key} collate "C"` : key),
  given: (texts) => sql`unnest(${texts}) as given(key)`,
  bucket(salt, keyText, buckets) {
    const digits = sql`substr(md5(${`${salt}:`}::text || ${keyText}), 1, 8)`
    // 32 bits become a bigint without a sign.
    const number = sql`('x' || ${digits})::bit(32)::bigint`
    return sql`${number} % ${buckets}::int`
  },
}
