/** `isSet: true`: there is a value. The empty text and the empty list are values. */
import { sql } from 'kysely'
import type { OperatorDefinition, TypeName } from './operator-definition.ts'

export const EVERY_TYPE: readonly TypeName[] = [
  'text',
  'number',
  'money',
  'boolean',
  'date',
  'instant',
  'list',
]

export const IS_SET: OperatorDefinition<'isSet'> = {
  words: { isSet: EVERY_TYPE },
  schema: { const: true, description: 'There is a value. Write isUnset: true for the opposite.' },
  resolve: () => ({ op: 'isSet' }),
  sql: ({ value }) => sql`${value} is not null`,
  explain: () => 'is set',
}
