/**
 * Predictions by the formulas as they are published (Fader, Hardie, Lee 2005; Fader, Hardie 2013), one by one: the series of
 * the hypergeometric function is the plain one of the paper, not the one that SQL sums.
 */
import type { Temporal } from 'temporal-polyfill'
import type { EventTable } from '../../../src/ir/catalog.ts'
import type { Measure } from '../../../src/ir/condition.ts'
import type { PurchaseModel, SpendModel } from '../../../src/ir/purchase-model.ts'
import { decimal } from './decimal.ts'
import { dayOf } from './time.ts'
import { readColumn, type Value } from './values.ts'
import type { Row } from './world.ts'

export type PredictionMeasure = Extract<
  Measure,
  { fn: 'pAlive' | 'expectedPurchases' | 'lifetimeValue' | 'churnsOn' }
>

export function isPrediction(measure: Measure): measure is PredictionMeasure {
  return ['pAlive', 'expectedPurchases', 'lifetimeValue', 'churnsOn'].includes(measure.fn)
}

/** One event: when, and its amount where one is asked for. */
interface Bought {
  readonly at: Temporal.Instant
  readonly amount: number
}

export interface History {
  readonly x: number
  /** In weeks. */
  readonly recency: number
  readonly age: number
}

/** Of the events that count; one without an amount brings nothing. */
export function predictionOf(
  measure: PredictionMeasure,
  events: { readonly rows: readonly Row[]; readonly instants: readonly Temporal.Instant[] },
  { table, asOf }: { readonly table: EventTable; readonly asOf: Temporal.Instant },
): Value | undefined {
  const column = 'of' in measure ? table.properties[measure.of] : undefined
  const bought = events.instants.map((at, index) => {
    const row = events.rows[index]
    const value = column === undefined || row === undefined ? undefined : readColumn(row, column)
    const amount =
      value?.type === 'number' ? Number(value.value.units) / 10 ** value.value.scale : 0
    return { at, amount }
  })
  return predict(measure, bought, asOf)
}

function predict(
  measure: PredictionMeasure,
  bought: readonly Bought[],
  asOf: Temporal.Instant,
): Value | undefined {
  const { model } = measure
  const days = [...new Set(bought.map(({ at }) => dayOf(at, model.zone).toString()))].sort()
  const [first] = bought
    .map(({ at }) => dayOf(at, model.zone))
    .sort((a, b) => (a.toString() < b.toString() ? -1 : 1))
  if (first === undefined) return undefined
  const since = (day: Temporal.PlainDate) => first.until(day, { largestUnit: 'day' }).days
  const last = first.add({
    days: Math.max(...bought.map(({ at }) => since(dayOf(at, model.zone)))),
  })
  const today = dayOf(asOf, model.zone)
  const history = {
    x: days.length - 1,
    recency: since(last) / 7,
    age: Math.max(since(today), since(last)) / 7,
  }
  if (measure.fn === 'pAlive') return rounded(alive(history, model), 6)
  if (measure.fn === 'churnsOn') {
    if (history.x === 0) return undefined
    return { type: 'date', value: churnDay(history, measure, last) }
  }
  const { months, days: more } = measure.next
  const end = today.add({ months }).add({ days: more })
  const expected = purchases(history, model, today.until(end, { largestUnit: 'day' }).days / 7)
  if (measure.fn === 'expectedPurchases') return rounded(expected, 6)
  const later = bought.filter(({ at }) => dayOf(at, model.zone).toString() !== first.toString())
  const spent = later.reduce((sum, { amount }) => sum + amount, 0)
  return spent < 0 ? undefined : rounded(expected * spend(history.x, spent, measure.spend), 4)
}

/** Digits after the point. */
function rounded(value: number, digits: number): Value {
  return { type: 'number', value: decimal(value.toFixed(digits)) }
}

function numbers({ r, alpha, a, b }: PurchaseModel) {
  return { r: Number(r), alpha: Number(alpha), a: Number(a), b: Number(b) }
}

export function alive({ x, recency, age }: History, model: PurchaseModel): number {
  const { r, alpha, a, b } = numbers(model)
  if (x === 0) return 1
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x))
}

/** From the last purchase on, day by day. */
function churnDay(
  { x, recency }: History,
  { model, below }: PredictionMeasure & { readonly fn: 'churnsOn' },
  last: Temporal.PlainDate,
): Temporal.PlainDate {
  const start = Math.round(recency * 7)
  let days = 0
  while (alive({ x, recency, age: (start + days) / 7 }, model) >= Number(below)) days += 1
  return last.add({ days })
}

export function purchases(history: History, model: PurchaseModel, ahead: number): number {
  const { r, alpha, a, b } = numbers(model)
  const { x, age } = history
  const c = a + b + x - 1
  const series = hypergeometric(r + x, b + x, c, ahead / (alpha + age + ahead))
  const shrunk = ((alpha + age) / (alpha + age + ahead)) ** (r + x)
  return (c / (a - 1)) * (1 - shrunk * series) * alive(history, model)
}

function hypergeometric(a: number, b: number, c: number, z: number): number {
  let [term, sum] = [1, 1]
  for (let n = 0; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 100_000; n += 1) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z
    sum += term
  }
  return sum
}

export function spend(x: number, spent: number, model: SpendModel): number {
  const [p, q, v] = [Number(model.p), Number(model.q), Number(model.v)]
  return (p * (v + spent)) / (p * x + q - 1)
}
