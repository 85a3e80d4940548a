/** `min`: the smallest value of a property; missing of nothing (SEMANTICS 9). */
import { propertyMeasure } from './property-measure.ts'

export const MIN = propertyMeasure({
  fn: 'min',
  description: 'The smallest value of a property; missing without any.',
  isNeverMissing: false,
  phrase: 'smallest',
})
