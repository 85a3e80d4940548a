/** Rows that leave PostgreSQL: JSON for templates, text for people. */
import { sql } from 'kysely'
import type { ValueType } from '../../../ir/value.ts'
import type { Fragment } from '../fragment.ts'
import type { Output } from '../output.ts'

type Writers = Partial<Readonly<Record<ValueType['type'], (value: Fragment) => Fragment>>>

const IN_JSON: Writers = {
  money: (value) => sql`${value}::text`,
  instant: (value) => sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
}

const AS_TEXT: Writers = {
  instant: (value) => sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
}

function jsonOf({ type, value }: { readonly type: ValueType; readonly value: Fragment }): Fragment {
  const json = IN_JSON[type.type]?.(value) ?? value
  return type.type === 'list' ? sql`coalesce(to_json(${json}), '[]'::json)` : json
}

/** A column of these reads as their JSON would once parsed, without the making and parsing of it. A list is JSON already. */
const READ_ALIKE: readonly ValueType['type'][] = ['text', 'money', 'boolean', 'instant', 'list']

/** A function takes 100 arguments at most. */
const MOST_MEMBERS = 50

export const OUTPUT: Output = {
  jsonObject(members) {
    const pairs = members.map(({ name, ...member }) => sql`${name}::text, ${jsonOf(member)}`)
    const objects: Fragment[] = []
    for (let from = 0; from < pairs.length; from += MOST_MEMBERS) {
      objects.push(sql`json_build_object(${sql.join(pairs.slice(from, from + MOST_MEMBERS))})`)
    }
    const [only = sql`'{}'::json`] = objects
    if (objects.length <= 1) return only
    const joined = objects.map((object) => sql`${object}::jsonb`)
    return sql`(${sql.join(joined, sql` || `)})::json`
  },
  jsonColumn({ type, value }) {
    const json = jsonOf({ type, value })
    return READ_ALIKE.includes(type.type) ? json : sql`to_json(${json})`
  },
  texts(values) {
    if (values.length === 0) return sql`'{}'::text[]`
    const texts = values.map(
      ({ type, value }) => AS_TEXT[type.type]?.(value) ?? sql`(${value})::text`,
    )
    return sql`array[${sql.join(texts)}]::text[]`
  },
  oneText: ({ type, value }) =>
    type.type === 'number' ? sql`trim_scale(${value})::text` : sql`${value}::text`,
}
