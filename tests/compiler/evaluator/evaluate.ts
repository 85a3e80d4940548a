/**
 * Who is in a segment, by SEMANTICS 1–11 alone: every customer and every event is looked at, one by one. Written without the
 * compiler, to be compared with what its SQL finds.
 */
import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import type { Catalog, Column, ComputedTrait } from '../../../src/ir/catalog.ts'
import type { Comparison } from '../../../src/ir/comparison.ts'
import type {
  Condition,
  EventCondition,
  PropertyCondition,
  TraitCondition,
} from '../../../src/ir/condition.ts'
import { type CompareScope, holds } from './compare.ts'
import { gapDecimals, isTimeMeasure, timeMeasure } from './cycle.ts'
import { compareDecimal, type Decimal, decimal, sumDecimals } from './decimal.ts'
import { endValue } from './end-value.ts'
import { isChanged, isHeld } from './history.ts'
import { isListed } from './list.ts'
import { isMessaged } from './message.ts'
import { holdsOverTime } from './over-time.ts'
import { isPrediction, predictionOf } from './prediction.ts'
import { isRanked } from './rank.ts'
import { isSelected } from './raw-sql.ts'
import { isSequence } from './sequence.ts'
import { dayOf, isInWindow } from './time.ts'
import { instantOf, readColumn, type Value } from './values.ts'
import type { Row, World } from './world.ts'

export interface Evaluation {
  readonly catalog: Catalog
  readonly world: World
  /** Conditions of segments by id. */
  readonly segments: ReadonlyMap<string, Condition>
  readonly asOf: string
}

/** Sorted keys. */
export function evaluateMembers(condition: Condition, evaluation: Evaluation): readonly string[] {
  const { column } = evaluation.catalog.customers.key
  return customersOf(evaluation)
    .filter((row) => isMember(row, condition, evaluation))
    .map((row) => String(row[column]))
    .sort()
}

/** SEMANTICS 8. */
export function customersOf(evaluation: Evaluation): readonly Row[] {
  const { where, key, traits } = evaluation.catalog.customers
  return evaluation.world.customers
    .filter((row) => where === undefined || isRow(row, where, traits, scopeOf(evaluation)))
    .filter((row) => row[key.column] !== null)
}

export function scopeOf({ asOf }: Evaluation, zone?: string): CompareScope {
  return { asOf: Temporal.Instant.from(asOf), zone }
}

export function isMember(customer: Row, condition: Condition, evaluation: Evaluation): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => isMember(customer, each, evaluation))
    case 'any':
      return condition.of.some((each) => isMember(customer, each, evaluation))
    case 'not':
      return !isMember(customer, condition.of, evaluation)
    case 'trait': {
      const computed = evaluation.catalog.computed?.[condition.trait]
      if (computed !== undefined) return isComputed(customer, computed, condition, evaluation)
      const column = evaluation.catalog.customers.traits[condition.trait]
      return holds(read(customer, column), condition.test, scopeOf(evaluation, condition.zone))
    }
    case 'segment': {
      const other = evaluation.segments.get(condition.segment)
      if (other === undefined) throw new Error(`unknown segment ${condition.segment}`)
      return isMember(customer, other, evaluation)
    }
    case 'event':
      return isEventful(customer, condition, evaluation)
    case 'heldFor':
      return isHeld(customer, condition, evaluation)
    case 'changed':
      return isChanged(customer, condition, evaluation)
    case 'message':
      return isMessaged(customer, condition, evaluation)
    case 'topic':
      return isMember(customer, condition.means, evaluation) === (condition.is === 'subscribed')
    case 'sql':
      return isSelected(customer, condition, evaluation)
    case 'list':
      return isListed(customer, condition, evaluation)
    case 'rank':
      return isRanked(customer, condition, evaluation)
    case 'bucket': {
      const place = bucketOf(customer, condition.salt, evaluation)
      return condition.from <= place && place <= condition.to
    }
    case 'firstTime':
    case 'stopped':
    case 'restarted':
    case 'regularly':
      return holdsOverTime(customer, condition, evaluation)
    case 'sequence':
      return isSequence(customer, condition, evaluation)
    case 'sample':
      return bucketOf(customer, condition.salt, evaluation) < condition.buckets
  }
}

/** By the definition in the catalog: what the compiler made of the comparison is not looked at. */
function isComputed(
  customer: Row,
  { from }: ComputedTrait,
  { test, zone = from.kind === 'aggregate' ? from.zone : undefined }: TraitCondition,
  evaluation: Evaluation,
): boolean {
  if (from.kind === 'condition') {
    const value = isMember(customer, from.where, evaluation)
    return holds({ type: 'boolean', value }, test, scopeOf(evaluation))
  }
  const { kind: _, ...aggregate } = from
  const compared = zone === undefined ? { test } : { test, zone }
  return isEventful(customer, { ...aggregate, kind: 'event', ...compared }, evaluation)
}

/** SEMANTICS 14, step by step. */
function bucketOf(customer: Row, salt: string, { catalog }: Evaluation): number {
  const key = String(customer[catalog.customers.key.column])
  const digits = createHash('md5').update(`${salt}:${key}`).digest('hex').slice(0, 8)
  return Number(BigInt(`0x${digits}`) % 10_000n)
}

export function read(row: Row, column: Column | undefined): Value | undefined {
  if (column === undefined) throw new Error('unknown column')
  return readColumn(row, column)
}

function isRow(
  row: Row,
  condition: PropertyCondition,
  columns: Readonly<Record<string, Column>>,
  scope: CompareScope,
): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => isRow(row, each, columns, scope))
    case 'any':
      return condition.of.some((each) => isRow(row, each, columns, scope))
    case 'not':
      return !isRow(row, condition.of, columns, scope)
    case 'property':
      return holds(read(row, columns[condition.property]), condition.test, {
        ...scope,
        zone: condition.zone,
      })
  }
}

/** The customer's events that count, with what is read of each. */
export function eventsOf(
  customer: Row,
  condition: Pick<EventCondition, 'event' | 'where' | 'window' | 'zone'>,
  evaluation: Evaluation,
) {
  const { catalog, world } = evaluation
  const table = catalog.events[condition.event]
  if (table === undefined) throw new Error(`unknown event ${condition.event}`)
  const scope = scopeOf(evaluation, condition.zone)
  const trait = (name: string) => read(customer, catalog.customers.traits[name])
  const atOf = (row: Row) => instantOf(String(row[table.at.column]), table.at.zone)
  const rows = (world.events[condition.event] ?? []).filter(
    (row) =>
      row[table.customer] === customer[catalog.customers.key.column] &&
      row[table.at.column] !== null &&
      (table.where === undefined || isRow(row, table.where, table.properties, scope)) &&
      (condition.where === undefined || isRow(row, condition.where, table.properties, scope)) &&
      isInWindow(atOf(row), condition.window, scope.asOf, trait),
  )
  return {
    table,
    rows,
    instants: rows.map(atOf),
    values: (of: string) => rows.flatMap((row) => read(row, table.properties[of]) ?? []),
  }
}

function isEventful(customer: Row, condition: EventCondition, evaluation: Evaluation): boolean {
  const scope = scopeOf(evaluation, condition.zone)
  const { table, rows, instants, values: valuesOf } = eventsOf(customer, condition, evaluation)
  const { measure } = condition
  if (measure.fn === 'daysSinceLast') {
    return holds(daysSinceLast(instants, scope), condition.test, scope)
  }
  if (measure.fn === 'daysBetween') {
    return isAverage(gapDecimals(instants, measure.zone), condition.test, scope)
  }
  if (isTimeMeasure(measure)) {
    return holds(timeMeasure(measure, instants), condition.test, scope)
  }
  if (measure.fn === 'firstValue' || measure.fn === 'lastValue') {
    return holds(endValue(rows, table, measure.of, measure.fn), condition.test, scope)
  }
  if (isPrediction(measure)) {
    const value = predictionOf(measure, { rows, instants }, { table, asOf: scope.asOf })
    return holds(value, condition.test, scope)
  }
  const values = measure.fn === 'count' ? [] : valuesOf(measure.of)
  return measure.fn === 'avg'
    ? isAverage(values.map(numberOf), condition.test, scope)
    : holds(aggregate(measure.fn, rows.length, values), condition.test, scope)
}

export function aggregate(
  fn: 'count' | 'sum' | 'min' | 'max' | 'distinct',
  rows: number,
  values: readonly Value[],
): Value | undefined {
  if (fn === 'count') return { type: 'number', value: decimal(String(rows)) }
  if (fn === 'distinct') {
    const different = new Set(values.map(({ value }) => text(value)))
    return { type: 'number', value: decimal(String(different.size)) }
  }
  const numbers = values.map(numberOf)
  if (fn === 'sum') return { type: 'number', value: sumDecimals(numbers) }
  const [first, ...others] = numbers.toSorted(compareDecimal)
  const found = fn === 'min' ? first : (others.at(-1) ?? first)
  return found === undefined ? undefined : { type: 'number', value: found }
}

/** An average compares as its sum compares with the literal times the count, so that nothing is rounded. */
function isAverage(numbers: readonly Decimal[], test: Comparison, scope: CompareScope): boolean {
  if (numbers.length === 0) return holds(undefined, test, scope)
  const count = BigInt(numbers.length)
  const times = <T>(item: T): T => {
    if (Array.isArray(item)) return item.map(times) as T
    if (typeof item !== 'object' || item === null || !('value' in item)) return item
    const scaled = decimal(String(item.value))
    const units = (scaled.units * count).toString()
    const sign = units.startsWith('-') ? '-' : ''
    const digits = units.replace('-', '').padStart(scaled.scale + 1, '0')
    const cut = digits.length - scaled.scale
    return { ...item, value: `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}0` }
  }
  const scaledTest = Object.fromEntries(
    Object.entries(test).map(([name, part]) => [name, times(part)]),
  ) as Comparison
  return holds({ type: 'number', value: sumDecimals(numbers) }, scaledTest, scope)
}

export function numberOf(value: Value): Decimal {
  if (value.type !== 'number') throw new Error(`${value.type} is not a number`)
  return value.value
}

function text(value: Value['value']): string {
  if (typeof value === 'object' && 'units' in value) {
    const trimmed = { ...value }
    while (trimmed.scale > 0 && trimmed.units % 10n === 0n) {
      trimmed.units /= 10n
      trimmed.scale -= 1
    }
    return `${trimmed.units}e-${trimmed.scale}`
  }
  return String(value)
}

export function daysSinceLast(
  instants: readonly Temporal.Instant[],
  { asOf, zone }: CompareScope,
): Value | undefined {
  const last = instants.toSorted(Temporal.Instant.compare).at(-1)
  if (last === undefined || zone === undefined) return undefined
  const days = dayOf(last, zone).until(dayOf(asOf, zone), { largestUnit: 'day' }).days
  return { type: 'number', value: decimal(String(days)) }
}
