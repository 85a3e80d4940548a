/** `isUnset: true`: there is no value. The only comparison that holds of a missing one. */
import { sql } from 'kysely'
import { EVERY_TYPE } from './is-set.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const IS_UNSET: OperatorDefinition<'isUnset'> = {
  words: { isUnset: EVERY_TYPE },
  schema: { const: true, description: 'There is no value. Write isSet: true for the opposite.' },
  resolve: () => ({ op: 'isUnset' }),
  sql: ({ value }) => sql`${value} is null`,
  explain: () => 'is not set',
}
