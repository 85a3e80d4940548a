/** Constants as arrays, customers' lists as jsonb. */
import { sql } from 'kysely'
import type { Lists } from '../lists.ts'
import { TYPES } from './sql-types.ts'
import { TEXT } from './text.ts'

export const LISTS: Lists = {
  isOneOf: (value, values, type) => sql`${value} = any(${TYPES.parameters(values, type)})`,
  isOneOfFolded(text, values) {
    const list = TYPES.parameters(values, 'text')
    const folded = sql`select ${TEXT.foldCase(sql`listed.value`)} from unnest(${list}) as listed(value)`
    return sql`${TEXT.foldCase(text)} in (${folded})`
  },
  hasAnyText: (list, texts) => sql`${list} ?| ${TYPES.parameters(texts, 'text')}`,
  hasAllTexts: (list, texts) => sql`${list} ?& ${TYPES.parameters(texts, 'text')}`,
  // jsonb compares numbers by value.
  hasNumber: (list, number) => sql`${list} @> to_jsonb(${number}::numeric)`,
}
