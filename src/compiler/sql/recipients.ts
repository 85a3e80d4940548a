/** The traits a template reads in, the statement that selects them as one JSON object per customer out. */
import { sql } from 'kysely'
import type { Catalog } from '../../ir/catalog.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { ValueType } from '../../ir/value.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/**
 * `select … as customer_key, … as customer` (jsonb) of those among `keys`. A missing trait is null, a missing list empty. Money is the text of its
 * exact decimal, an instant is UTC whatever the session's zone.
 */
export function recipientsSql(traits: readonly string[], catalog: Catalog): SqlText {
  return traitsAmongKeys(catalog, traits, (read) => {
    const members = traits.map((trait) => sql`(${trait}::text, ${jsonOf(read(trait))})`)
    if (members.length === 0) return sql`'{}'::jsonb as customer`
    // Not jsonb_build_object, which takes 50 members at most.
    return sql`(select jsonb_object_agg(trait.name, trait.value) from (values ${sql.join(members)}) as trait(name, value)) as customer`
  })
}

const AS_TEXT: Partial<Readonly<Record<ValueType['type'], (value: Fragment) => Fragment>>> = {
  money: (value) => sql`${value}::text`,
  instant: (value) => sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
}

/** A missing list is an empty one: `{{#each}}` and `.length` are then the same for both. */
function jsonOf({ type, value }: Subject): Fragment {
  const json = sql`to_jsonb(${AS_TEXT[type.type]?.(value) ?? value})`
  return type.type === 'list' ? sql`coalesce(${json}, '[]'::jsonb)` : json
}
