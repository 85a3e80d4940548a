/** `lastAt`: the instant of the last event; missing without any. */
import { instantMeasure } from './instant-measure.ts'

export const LAST_AT = instantMeasure({
  fn: 'lastAt',
  sqlFunction: 'max',
  description: 'When the last one happened; missing without any.',
  phrase: 'time of the last',
})
