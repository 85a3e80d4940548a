/** `lessThan`, for dates and instants `before`: strictly below. */
import { dayStart } from './day-bounds.ts'
import { orderOperator } from './order-operator.ts'

export const LESS_THAN = orderOperator({
  op: 'lessThan',
  timeWord: 'before',
  description: 'Below; for dates and instants: before.',
  sign: '<',
  daySign: '<',
  dayEdge: dayStart,
  phrase: 'less than',
  timePhrase: 'before',
})
