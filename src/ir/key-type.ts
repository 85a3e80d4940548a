/**
 * Texts of customer keys in, those that are keys of the catalog's type out: whole numbers and uuids are looked up as what they are, so
 * that an index on them is used. State keeps keys as text, and a text that is no key of the type (the catalog changed) is nobody's: a
 * failing cast would fail the statement.
 */
import { type RawBuilder, sql } from 'kysely'
import type { KeyColumn } from './catalog.ts'

/** Of keys that are not kept as they are. */
export type ParsedKeyType = Exclude<KeyColumn['type'], 'text'>

const INTEGER = /^-?[0-9]{1,19}$/
const LARGEST = 2n ** 63n
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const IS_KEY: Readonly<Record<ParsedKeyType, (text: string) => boolean>> = {
  integer: (text) => INTEGER.test(text) && (text.length < 19 || isInt64(BigInt(text))),
  uuid: (text) => UUID.test(text),
}

const PARSED: Readonly<Record<ParsedKeyType, (text: RawBuilder<unknown>) => RawBuilder<unknown>>> =
  {
    // Most keys are of few digits: a pattern and a number of any size take five times as long as looking for anything else in them.
    integer: (text) =>
      sql`case when translate(${text}, '0123456789', '') = '' and length(${text}) between 1 and 18 then ${text}::bigint when ${text} ~ '^-?[0-9]{1,19}$' and ${text}::numeric between -9223372036854775808 and 9223372036854775807 then ${text}::bigint end`,
    uuid: (text) =>
      sql`case when ${text} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then ${text}::uuid end`,
  }

function isInt64(value: bigint): boolean {
  return value >= -LARGEST && value < LARGEST
}

export function keysOfType(keys: readonly string[], type: ParsedKeyType): readonly string[] {
  return keys.filter(IS_KEY[type])
}

/** The same of a text in a statement: NULL when it is no key. */
export function parsedKeySql(text: RawBuilder<unknown>, type: ParsedKeyType): RawBuilder<unknown> {
  return PARSED[type](text)
}

/** An array of texts as an array of keys, NULL in the place of each that is none. */
export function parsedKeysSql(
  texts: RawBuilder<unknown>,
  type: ParsedKeyType,
): RawBuilder<unknown> {
  return sql`array(select ${parsedKeySql(sql`text.key`, type)} from unnest(${texts}) as text(key))`
}
