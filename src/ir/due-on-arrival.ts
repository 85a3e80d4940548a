/** A journey, a step of it and the instant at which a person arrives there in; when they are due there out. */
import type { RawBuilder } from 'kysely'
import type { Journey, Step } from './journey.ts'
import { shiftInstantSql } from './shift-instant.ts'

/** At once, but before a plain wait ahead of which nothing is asked: when that is over. */
export function dueOnArrivalSql(
  journey: Journey,
  step: Step | undefined,
  arrivedAt: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (step?.kind !== 'wait' || isChecked(journey)) return arrivedAt
  return shiftInstantSql(arrivedAt, step.duration, step.zone)
}

/** Whether exit criteria or a goal are asked before each step. */
export function isChecked({ exitWhen, goal }: Journey): boolean {
  return exitWhen !== undefined || goal !== undefined
}
