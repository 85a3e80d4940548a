/** Keys of customers in PostgreSQL: text, whole numbers and uuids. */
import { type RawBuilder, sql } from 'kysely'
import { type ParsedKeyType, parsedKeySql } from '../../../ir/key-type.ts'
import type { Keys } from '../keys.ts'

const CASTS: Readonly<Record<ParsedKeyType, RawBuilder<unknown>>> = {
  integer: sql`bigint`,
  uuid: sql`uuid`,
}

export const KEYS: Keys = {
  // Text takes any type in.
  own: (column, type) => (type === 'text' ? sql`${column}::text` : column),
  asText: (key) => sql`${key}::text`,
  parse: (value, type) => (type === 'text' ? value : parsedKeySql(value, type)),
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
