/** `startsWith`: the text begins with it. */
import { sql } from 'kysely'
import { partOperator } from './part-operator.ts'

export const STARTS_WITH = partOperator({
  op: 'startsWith',
  description: 'Begins with this text.',
  phrase: 'starts with',
  sql: (text, part) => sql`starts_with(${text}, ${part})`,
})
