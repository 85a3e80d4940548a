/** `atMost`, for dates and instants `onOrBefore`: below or equal; on the day or before it. */
import { dayEnd } from './day-bounds.ts'
import { orderOperator } from './order-operator.ts'

export const AT_MOST = orderOperator({
  op: 'atMost',
  timeWord: 'onOrBefore',
  description: 'Below or equal; for dates and instants: on that day or before.',
  sign: '<=',
  daySign: '<',
  dayEdge: dayEnd,
  phrase: 'at most',
  timePhrase: 'on or before',
})
