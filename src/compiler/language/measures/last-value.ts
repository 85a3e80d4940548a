/** `lastValue`: a property of the last event; missing without one, or when that event has no value. */
import { valueMeasure } from './value-measure.ts'

export const LAST_VALUE = valueMeasure({
  fn: 'lastValue',
  direction: 'desc',
  description: 'A property of the last event, of any type; missing when that event has none.',
  phrase: 'last',
})
