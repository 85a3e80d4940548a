/** `moreThan`, for dates and instants `after`: strictly above; after the whole day. */
import { dayEnd } from './day-bounds.ts'
import { orderOperator } from './order-operator.ts'

export const MORE_THAN = orderOperator({
  op: 'moreThan',
  timeWord: 'after',
  description: 'Above; for dates and instants: after.',
  sign: '>',
  daySign: '>=',
  dayEdge: dayEnd,
  phrase: 'more than',
  timePhrase: 'after',
})
