/** `endsWith`: the text ends with it. */
import { partOperator } from './part-operator.ts'

export const ENDS_WITH = partOperator({
  op: 'endsWith',
  description: 'Ends with this text.',
  phrase: 'ends with',
})
