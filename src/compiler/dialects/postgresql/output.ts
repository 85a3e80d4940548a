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
  const json = sql`to_jsonb(${IN_JSON[type.type]?.(value) ?? value})`
  return type.type === 'list' ? sql`coalesce(${json}, '[]'::jsonb)` : json
}

export const OUTPUT: Output = {
  jsonObject(members) {
    if (members.length === 0) return sql`'{}'::jsonb`
    const rows = members.map(({ name, ...member }) => sql`(${name}::text, ${jsonOf(member)})`)
    // Not jsonb_build_object, which takes 50 members at most.
    return sql`(select jsonb_object_agg(trait.name, trait.value) from (values ${sql.join(rows)}) as trait(name, value))`
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
