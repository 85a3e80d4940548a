/** `contains`: the text is somewhere inside. */
import { partOperator } from './part-operator.ts'

export const CONTAINS = partOperator({
  op: 'contains',
  description: 'Has this text somewhere in it.',
  phrase: 'contains',
})
