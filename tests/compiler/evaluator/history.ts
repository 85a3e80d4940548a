/** Whether a trait has held, or changed, by its history (S13): its changes one by one, from the first on. */
import { Temporal } from 'temporal-polyfill'
import type { ChangedCondition, HeldCondition } from '../../../src/ir/condition.ts'
import { holds } from './compare.ts'
import { compareInTime, compareValues } from './end-value.ts'
import { type Evaluation, eventsOf, scopeOf } from './evaluate.ts'
import { isInWindow, shift } from './time.ts'
import { instantOf, readColumn, type Value } from './values.ts'
import type { Row } from './world.ts'

interface Change {
  readonly at: Temporal.Instant
  readonly value: Value | undefined
}

/** In order: by instant, by id, and where neither tells, no value first and then the smaller. */
function changesOf(customer: Row, history: string, evaluation: Evaluation): readonly Change[] {
  const condition = { event: history, window: { kind: 'all' } as const }
  const { rows, table } = eventsOf(customer, condition, evaluation)
  const { value } = table.properties
  if (value === undefined) throw new Error(`${history} has no value`)
  return rows
    .toSorted(
      (a, b) => compareInTime(a, b, table) || order(readColumn(a, value), readColumn(b, value)),
    )
    .map((row) => ({
      at: instantOf(String(row[table.at.column]), table.at.zone),
      value: readColumn(row, value),
    }))
}

function order(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
  return compareValues(a, b)
}

export function isHeld(
  customer: Row,
  { history, test, duration, zone }: HeldCondition,
  evaluation: Evaluation,
): boolean {
  const scope = scopeOf(evaluation, zone)
  const start = shift(scope.asOf, duration, -1, zone)
  const changes = changesOf(customer, history, evaluation)
  const isLater = ({ at }: Change) => Temporal.Instant.compare(at, start) > 0
  const then = changes.filter((change) => !isLater(change)).at(-1)?.value
  const since = changes.filter(isLater).map(({ value }) => value)
  return [then, ...since].every((value) => holds(value, test, scope))
}

export function isChanged(
  customer: Row,
  { history, from, to, window, zone }: ChangedCondition,
  evaluation: Evaluation,
): boolean {
  const scope = scopeOf(evaluation, zone)
  const changes = changesOf(customer, history, evaluation)
  return changes.some(({ at, value }, index) => {
    const previous = changes[index - 1]?.value
    return (
      order(previous, value) !== 0 &&
      (from === undefined || holds(previous, from, scope)) &&
      (to === undefined || holds(value, to, scope)) &&
      isInWindow(at, window, scope.asOf, () => undefined)
    )
  })
}
