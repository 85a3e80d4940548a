/** Every aggregate of an event condition. */
import type { MeasureFunction } from '../../../ir/condition.ts'
import { AVG } from './avg.ts'
import { COUNT } from './count.ts'
import { DAYS_SINCE_LAST } from './days-since-last.ts'
import { DISTINCT } from './distinct.ts'
import { MAX } from './max.ts'
import type { MeasureDefinition } from './measure-definition.ts'
import { MIN } from './min.ts'
import { SUM } from './sum.ts'

export const MEASURES: Readonly<Record<MeasureFunction, MeasureDefinition>> = {
  count: COUNT,
  sum: SUM,
  avg: AVG,
  min: MIN,
  max: MAX,
  distinct: DISTINCT,
  daysSinceLast: DAYS_SINCE_LAST,
}

/** As written, and as in the IR. */
export const MEASURE_WORDS = Object.keys(MEASURES)

export function isMeasureWord(word: string): word is MeasureFunction {
  return Object.hasOwn(MEASURES, word)
}
