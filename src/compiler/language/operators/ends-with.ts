/** `endsWith`: the text ends with it. */
import { sql } from 'kysely'
import { partOperator } from './part-operator.ts'

export const ENDS_WITH = partOperator({
  op: 'endsWith',
  description: 'Ends with this text.',
  phrase: 'ends with',
  sql: (text, part) => sql`right(${text}, char_length(${part})) = ${part}`,
})
