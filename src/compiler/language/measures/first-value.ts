/** `firstValue`: a property of the first event; missing without one, or when that event has no value. */
import { valueMeasure } from './value-measure.ts'

export const FIRST_VALUE = valueMeasure({
  fn: 'firstValue',
  direction: 'asc',
  description: 'A property of the first event, of any type; missing when that event has none.',
  phrase: 'first',
})
