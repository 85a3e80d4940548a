/** `startsWith`: the text begins with it. */
import { partOperator } from './part-operator.ts'

export const STARTS_WITH = partOperator({
  op: 'startsWith',
  description: 'Begins with this text.',
  phrase: 'starts with',
})
