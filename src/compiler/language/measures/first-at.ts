/** `firstAt`: the instant of the first event; missing without any. */
import { instantMeasure } from './instant-measure.ts'

export const FIRST_AT = instantMeasure({
  fn: 'firstAt',
  sqlFunction: 'min',
  description: 'When the first one happened; missing without any.',
  phrase: 'time of the first',
})
