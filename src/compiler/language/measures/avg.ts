/** `avg`: the average of a property; missing of nothing (SEMANTICS 9). */
import { propertyMeasure } from './property-measure.ts'

export const AVG = propertyMeasure({
  fn: 'avg',
  description: 'The average of a property; missing without any.',
  isNeverMissing: false,
  phrase: 'average of',
})
