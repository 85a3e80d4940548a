/** Lists: an array column or a JSON array; elements of another type are not in the list, and an empty list is a value. */
import { sql } from 'kysely'
import type { Fragment } from '../fragment.ts'
import type { ValueDefinition } from './value-definition.ts'

export const LIST: ValueDefinition = {
  sqlType: undefined,
  // Both kinds of column become jsonb, so that there is one meaning of "in the list".
  fromColumn: (raw) => arrayOnly(sql`to_jsonb(${raw})`),
  fromJson: ({ json }) => arrayOnly(json),
  resolveLiteral(written, { about, report }) {
    report('CRM3108', {
      message: `${about} is a list and is not compared with ${JSON.stringify(written)}`,
      fix: 'Use hasAny or hasAll.',
    })
    return undefined
  },
  explainLiteral: ({ value }) => JSON.stringify(value),
}

function arrayOnly(json: Fragment): Fragment {
  return sql`case when jsonb_typeof(${json}) = 'array' then ${json} end`
}
