/** Whether a customer is in the ranked part (SEMANTICS 13): all are put in order, one by one, and counted off. */
import { Temporal } from 'temporal-polyfill'
import type { RankCondition, RankMetric } from '../../../src/ir/condition.ts'
import { gapDecimals, isTimeMeasure, timeMeasure } from './cycle.ts'
import { compareDecimal, type Decimal, decimal, sumDecimals } from './decimal.ts'
import { endValue } from './end-value.ts'
import {
  aggregate,
  customersOf,
  daysSinceLast,
  type Evaluation,
  eventsOf,
  isMember,
  numberOf,
  read,
  scopeOf,
} from './evaluate.ts'
import { isPrediction, predictionOf } from './prediction.ts'
import type { Value } from './values.ts'
import type { Row } from './world.ts'

/** An average stays a sum and a count, so that nothing is rounded. */
type Metric = Value | { readonly type: 'average'; readonly sum: Decimal; readonly count: bigint }

/** Who is taken is the same for every customer who is asked about. */
const TAKEN = new WeakMap<Evaluation, Map<RankCondition, ReadonlySet<unknown>>>()

export function isRanked(customer: Row, rank: RankCondition, evaluation: Evaluation): boolean {
  const known = TAKEN.get(evaluation) ?? new Map<RankCondition, ReadonlySet<unknown>>()
  TAKEN.set(evaluation, known)
  const keys = known.get(rank) ?? new Set(keysTaken(rank, evaluation))
  known.set(rank, keys)
  return keys.has(customer[evaluation.catalog.customers.key.column])
}

function keysTaken(rank: RankCondition, evaluation: Evaluation): readonly unknown[] {
  const { column } = evaluation.catalog.customers.key
  const places = customersOf(evaluation)
    .filter((row) => rank.among === undefined || isMember(row, rank.among, evaluation))
    .flatMap((row) => {
      const metric = metricOf(row, rank.by, evaluation)
      return metric === undefined ? [] : [{ key: row[column], metric }]
    })
    .sort((a, b) => compareMetrics(b.metric, a.metric) || compareKeys(a.key, b.key))
    .map(({ key }) => key)
  return taken(places, rank.take)
}

/** Highest first in, those taken out. */
function taken<T>(places: readonly T[], take: RankCondition['take']): readonly T[] {
  if (take.from === 'quantile') {
    const parts = [...partsOf(places, take.of)].reverse()
    return parts.slice(take.low - 1, take.high).flat()
  }
  const ordered = take.from === 'top' ? places : places.toReversed()
  return ordered.slice(0, 'count' in take ? take.count : shareOf(places.length, take.percent))
}

/** The first parts take one more each until the rest of the division is used up. */
function partsOf<T>(items: readonly T[], of: number): readonly (readonly T[])[] {
  const size = Math.floor(items.length / of)
  let rest = items.length % of
  let start = 0
  return Array.from({ length: of }, () => {
    const end = start + size + (rest > 0 ? 1 : 0)
    const part = items.slice(start, end)
    rest -= 1
    start = end
    return part
  })
}

/** The ceiling of n · p / 100. */
function shareOf(total: number, percent: string): number {
  const { units, scale } = decimal(percent)
  const whole = 100n * 10n ** BigInt(scale)
  return Number((BigInt(total) * units + whole - 1n) / whole)
}

function metricOf(customer: Row, by: RankMetric, evaluation: Evaluation): Metric | undefined {
  if (by.kind === 'trait') {
    const computed = evaluation.catalog.computed?.[by.trait]
    if (computed?.from.kind === 'aggregate') {
      return metricOf(customer, { ...computed.from, kind: 'event' }, evaluation)
    }
    return read(customer, evaluation.catalog.customers.traits[by.trait])
  }
  const { table, rows, instants, values } = eventsOf(customer, by, evaluation)
  const { measure } = by
  if (measure.fn === 'daysSinceLast') return daysSinceLast(instants, scopeOf(evaluation, by.zone))
  if (measure.fn === 'count') return aggregate('count', rows.length, [])
  if (measure.fn === 'daysBetween') return averageOf(gapDecimals(instants, measure.zone))
  if (isTimeMeasure(measure)) return timeMeasure(measure, instants)
  if (measure.fn === 'firstValue' || measure.fn === 'lastValue') {
    return endValue(rows, table, measure.of, measure.fn)
  }
  if (isPrediction(measure)) {
    const { asOf } = scopeOf(evaluation)
    return predictionOf(measure, { rows, instants }, { table, asOf })
  }
  const found = values(measure.of)
  if (measure.fn !== 'avg') return aggregate(measure.fn, rows.length, found)
  return averageOf(found.map(numberOf))
}

function averageOf(numbers: readonly Decimal[]): Metric | undefined {
  if (numbers.length === 0) return undefined
  return { type: 'average', sum: sumDecimals(numbers), count: BigInt(numbers.length) }
}

function compareMetrics(a: Metric, b: Metric): number {
  if (a.type === 'number' && b.type === 'number') return compareDecimal(a.value, b.value)
  if (a.type === 'date' && b.type === 'date') return Temporal.PlainDate.compare(a.value, b.value)
  if (a.type === 'instant' && b.type === 'instant') {
    return Temporal.Instant.compare(a.value, b.value)
  }
  if (a.type === 'average' && b.type === 'average') {
    const times = ({ units, scale }: Decimal, count: bigint) => ({ units: units * count, scale })
    return compareDecimal(times(a.sum, b.count), times(b.sum, a.count))
  }
  throw new Error(`${a.type} is not ranked with ${b.type}`)
}

/** Keys of the world are numbers. */
function compareKeys(a: unknown, b: unknown): number {
  return Number(a) - Number(b)
}
