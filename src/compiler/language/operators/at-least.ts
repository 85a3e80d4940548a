/** `atLeast`, for dates and instants `onOrAfter`: above or equal; from the start of the day on. */
import { dayStart } from './day-bounds.ts'
import { orderOperator } from './order-operator.ts'

export const AT_LEAST = orderOperator({
  op: 'atLeast',
  timeWord: 'onOrAfter',
  description: 'Above or equal; for dates and instants: on that day or after.',
  sign: '>=',
  daySign: '>=',
  dayEdge: dayStart,
  phrase: 'at least',
  timePhrase: 'on or after',
})
