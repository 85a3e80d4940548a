/** SEMANTICS 12 by trying every way through the steps, one event after the other. */
import { Temporal } from 'temporal-polyfill'
import type { EventTable } from '../../../src/ir/catalog.ts'
import type { SequenceCondition, SequenceStep } from '../../../src/ir/condition-over-time.ts'
import { compareValues } from './end-value.ts'
import { type Evaluation, eventsOf } from './evaluate.ts'
import { shift } from './time.ts'
import { instantOf, readColumn, type Value } from './values.ts'
import type { Row } from './world.ts'

interface Happened {
  readonly table: EventTable
  readonly at: Temporal.Instant
  readonly id: number | undefined
  readonly same: Value | undefined
}

const { compare } = Temporal.Instant

export function isSequence(
  customer: Row,
  { steps, window, same, zone }: SequenceCondition,
  evaluation: Evaluation,
): boolean {
  const asOf = Temporal.Instant.from(evaluation.asOf)
  const happened = steps.map((step, index): readonly Happened[] => {
    const on = { ...step, zone, window: index === 0 ? window : ({ kind: 'all' } as const) }
    const { table, rows } = eventsOf(customer, on, evaluation)
    return rows
      .map((row) => happenedIn(row, table, same))
      .filter((each) => same === undefined || each.same !== undefined)
  })
  const goesOn = (anchor: Happened, index: number): boolean => {
    const step = steps[index]
    if (step === undefined) return true
    const end = endOf(anchor, step, zone)
    const follows = (happened[index] ?? []).filter(
      (each) => isAfter(each, anchor) && (end === undefined || compare(each.at, end) <= 0),
    )
    if (step.absent !== true) return follows.some((each) => goesOn(each, index + 1))
    const isDue = end !== undefined && compare(end, asOf) <= 0
    return isDue && follows.length === 0 && goesOn(anchor, index + 1)
  }
  return (happened[0] ?? []).some((first) => goesOn(first, 1))
}

function endOf(anchor: Happened, { within }: SequenceStep, zone: string) {
  return within === undefined ? undefined : shift(anchor.at, within, 1, zone)
}

function happenedIn(row: Row, table: EventTable, same: string | undefined): Happened {
  const column = same === undefined ? undefined : table.properties[same]
  return {
    table,
    at: instantOf(String(row[table.at.column]), table.at.zone),
    id: table.id === undefined ? undefined : Number(row[table.id]),
    same: column === undefined ? undefined : readColumn(row, column),
  }
}

/** Later, or at the same instant a later row of the same table; and of the same value where that is asked. */
function isAfter(later: Happened, anchor: Happened): boolean {
  if (later.same !== undefined && anchor.same !== undefined) {
    if (compareValues(later.same, anchor.same) !== 0) return false
  }
  const inTime = compare(anchor.at, later.at)
  if (inTime !== 0) return inTime < 0
  const isOneTable = later.table.table === anchor.table.table && later.table.id === anchor.table.id
  return isOneTable && anchor.id !== undefined && later.id !== undefined && anchor.id < later.id
}
