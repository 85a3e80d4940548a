/** `max`: the largest value of a property; missing of nothing (SEMANTICS 9). */
import { propertyMeasure } from './property-measure.ts'

export const MAX = propertyMeasure({
  fn: 'max',
  description: 'The largest value of a property; missing without any.',
  isNeverMissing: false,
  phrase: 'largest',
})
