/**
 * What aggregates of the same events say of each other: more events are in the wider window, whoever has a last event has
 * one, and the sum of nothing is 0 (SEMANTICS 9). What is left of each subject in, whether that is a contradiction out.
 */
import type { EventCondition } from '../../ir/condition.ts'
import type { Feasible } from './feasible.ts'
import { areRowsInside, isNoRow } from './rows-inside.ts'
import { type End, intersect, point, type ValueSet } from './value-set.ts'

interface Aggregate {
  readonly node: EventCondition
  state: Feasible
}

/** Bounds move by at least one aggregate's each time, and only from one to the next. */
const MOST_PASSES = 6

export function areLinksBroken(feasibles: readonly Feasible[]): boolean {
  const aggregates = feasibles.flatMap((state): Aggregate[] => {
    const node = state.subject.aggregate
    return node === undefined ? [] : [{ node, state }]
  })
  for (const { node } of aggregates) if (isNoRow(node)) limitToNothing(aggregates, node)
  const pairs = aggregates.flatMap((inner) =>
    aggregates.flatMap((outer) =>
      inner !== outer && areRowsInside(inner.node, outer.node) ? [[inner, outer] as const] : [],
    ),
  )
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = aggregates.map(({ state }) => state)
    for (const [inner, outer] of pairs) link(inner, outer)
    if (aggregates.every(({ state }, index) => state === before[index])) break
  }
  return aggregates.some(({ state }) => !state.canBeMissing && !state.canBePresent)
}

function limitToNothing(aggregates: readonly Aggregate[], node: EventCondition): void {
  for (const each of aggregates) if (each.node === node) setToNothing(each)
}

/** Every event that `inner` counts is counted by `outer`. */
function link(inner: Aggregate, outer: Aggregate): void {
  const { fn } = outer.node.measure
  if (fn === 'count') {
    const least = leastEvents(inner)
    if (least !== undefined) narrow(outer, [{ low: { value: least, isInside: true } }])
    const most = outer.state.canBePresent ? outer.state.numbers.at(-1)?.high : undefined
    if (most !== undefined && isCount(inner)) narrow(inner, [{ high: most }])
    if (most?.value === '0') setToNothing(inner)
  }
  // Who has an event in the inner one has a last event in the outer one.
  if (fn === 'daysSinceLast' && outer.state.canBeMissing && leastEvents(inner) !== undefined) {
    outer.state = { ...outer.state, canBeMissing: false }
  }
}

/** How many events there must be, when at least one. */
function leastEvents({ node, state }: Aggregate): string | undefined {
  if (!state.subject.isNeverMissing) return state.canBeMissing ? undefined : '1'
  if (!isCount({ node })) return undefined
  const least = state.numbers[0]?.low
  return least === undefined || least.value.startsWith('-') || least.value === '0'
    ? undefined
    : least.value
}

/** Different values are at most as many as events. */
function isCount({ node }: Pick<Aggregate, 'node'>): boolean {
  return node.measure.fn === 'count' || node.measure.fn === 'distinct'
}

/** Aggregates of no event: numbers are 0, all others missing. */
function setToNothing(aggregate: Aggregate): void {
  if (aggregate.state.subject.isNeverMissing) narrow(aggregate, point('0'))
  else if (aggregate.state.canBePresent) {
    aggregate.state = { ...aggregate.state, canBePresent: false }
  }
}

function narrow(aggregate: Aggregate, set: ValueSet): void {
  const { state } = aggregate
  const numbers = intersect(state.numbers, set, state.line)
  if (isSame(numbers, state.numbers)) return
  aggregate.state = {
    ...state,
    numbers,
    canBePresent: state.canBePresent && numbers.length > 0,
  }
}

/** Narrowing only moves ends inwards, or leaves fewer intervals. */
function isSame(a: ValueSet, b: ValueSet): boolean {
  if (a.length !== b.length) return false
  return a.every(({ low, high }, index) => {
    const other = b[index]
    return isSameEnd(low, other?.low) && isSameEnd(high, other?.high)
  })
}

function isSameEnd(a: End | undefined, b: End | undefined): boolean {
  return a?.value === b?.value && a?.isInside === b?.isInside
}
