/** `sum`: the exact sum of a property; 0 of nothing (SEMANTICS 9, 10). */
import { propertyMeasure } from './property-measure.ts'

export const SUM = propertyMeasure({
  fn: 'sum',
  description: 'The sum of a property; 0 without any.',
  isNeverMissing: true,
  phrase: 'sum of',
})
