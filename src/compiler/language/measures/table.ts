/** Every aggregate of an event condition. */
import type { Measure, MeasureFunction } from '../../../ir/condition.ts'
import type { ValueType } from '../../../ir/value.ts'
import { AVG } from './avg.ts'
import { CHURNS_ON } from './churns-on.ts'
import { COUNT } from './count.ts'
import { DAYS_BETWEEN } from './days-between.ts'
import { DAYS_SINCE_LAST } from './days-since-last.ts'
import { DISTINCT } from './distinct.ts'
import { EXPECTED_PURCHASES } from './expected-purchases.ts'
import { FIRST_AT } from './first-at.ts'
import { FIRST_VALUE } from './first-value.ts'
import { LAST_AT } from './last-at.ts'
import { LAST_VALUE } from './last-value.ts'
import { LIFETIME_VALUE } from './lifetime-value.ts'
import { MAX } from './max.ts'
import type { MeasureDefinition } from './measure-definition.ts'
import { MIN } from './min.ts'
import { NEXT_EXPECTED } from './next-expected.ts'
import { P_ALIVE } from './p-alive.ts'
import { SUM } from './sum.ts'

export const MEASURES: Readonly<Record<MeasureFunction, MeasureDefinition>> = {
  count: COUNT,
  sum: SUM,
  avg: AVG,
  min: MIN,
  max: MAX,
  distinct: DISTINCT,
  daysSinceLast: DAYS_SINCE_LAST,
  firstAt: FIRST_AT,
  lastAt: LAST_AT,
  firstValue: FIRST_VALUE,
  lastValue: LAST_VALUE,
  daysBetween: DAYS_BETWEEN,
  nextExpected: NEXT_EXPECTED,
  pAlive: P_ALIVE,
  expectedPurchases: EXPECTED_PURCHASES,
  lifetimeValue: LIFETIME_VALUE,
  churnsOn: CHURNS_ON,
}

/** As written, and as in the IR. */
export const MEASURE_WORDS = Object.keys(MEASURES)

/** The type of its value. */
export function measureType(measure: Measure): ValueType {
  return 'type' in measure ? measure.type : MEASURES[measure.fn].type(undefined)
}

export function isMeasureWord(word: string): word is MeasureFunction {
  return Object.hasOwn(MEASURES, word)
}
