/** `contains`: the text is somewhere inside. */
import { sql } from 'kysely'
import { partOperator } from './part-operator.ts'

export const CONTAINS = partOperator({
  op: 'contains',
  description: 'Has this text somewhere in it.',
  phrase: 'contains',
  sql: (text, part) => sql`position(${part} in ${text}) > 0`,
})
