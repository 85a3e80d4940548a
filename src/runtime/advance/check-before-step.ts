/**
 * People who stand before a step in; those who meet the exit criteria or the goal taken out, before the step is taken
 * (SEMANTICS 19). Both are asked as of the instant of arrival, whenever a worker looks (21).
 */
import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import { shiftInstantSql } from '../../ir/shift-instant.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { firstEvents } from '../ask/first-events.ts'
import { whoHolds } from '../ask/who-holds.ts'
import type { JourneyVersion } from '../journey-versions.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import type { Move, Person } from './move.ts'
import { lockPeople, movePeople } from './people.ts'
import type { StepPlace, StepProgress } from './step-definition.ts'

/** One batch. */
export function checkBeforeStep(run: RunContext, place: StepPlace): Promise<StepProgress> {
  const { version } = place
  return workTransaction(run, async (tx) => {
    const people = await lockPeople(tx, run, place, goalUntil(version, sql`e.arrived_at`), {
      isUnchecked: true,
    })
    if (people.length === 0) return { touched: 0, ended: 0 }
    const leaving = await whoLeaves(tx, version, people)
    const moved = people.map((person, index) => ({
      person,
      move: moveOf(person, leaving.get(index)),
    }))
    return movePeople(tx, run, place, moved)
  })
}

export type Leaving = 'exits' | 'converts'

/** By place in the list: the exit criteria first, then the goal. */
export async function whoLeaves(
  tx: Executor,
  version: JourneyVersion,
  people: readonly Person[],
): Promise<ReadonlyMap<number, Leaving>> {
  const converts = await whoConverts(tx, version, people)
  const exits = await whoExits(tx, version, people)
  return new Map<number, Leaving>([
    ...[...converts].map((place) => [place, 'converts'] as const),
    ...[...exits].map((place) => [place, 'exits'] as const),
  ])
}

function moveOf({ arrivedAt: at }: Person, leaving: Leaving | undefined): Move {
  if (leaving === 'exits') return { kind: 'end', status: 'exited', reason: 'exit criteria', at }
  if (leaving === 'converts') return { kind: 'end', status: 'converted', reason: 'goal', at }
  return { kind: 'pass' }
}

/** The goal counts until its window is over, and never later than the step. */
export function goalUntil(
  { journey: { goal } }: JourneyVersion,
  arrived: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (goal?.within === undefined) return arrived
  const { duration, zone } = goal.within
  return sql`least(${arrived}, ${shiftInstantSql(sql`e.started_at`, duration, zone)})`
}

/** By place in the list. */
async function whoExits(
  tx: Executor,
  { journey: { exitWhen }, statements }: JourneyVersion,
  people: readonly Person[],
): Promise<ReadonlySet<number>> {
  if (exitWhen === undefined) return new Set()
  const statement = required(statements.exitWhen)
  if (exitWhen.kind === 'condition') {
    const asked = people.map(({ customerKey, arrivedAt }) => ({ customerKey, at: arrivedAt }))
    return whoHolds(tx, statement, asked)
  }
  const spans = people.map(({ customerKey, key, startedAt, arrivedAt }) => ({
    ...{ customerKey, after: startedAt, until: arrivedAt },
    ...(exitWhen.key === undefined ? {} : { key }),
  }))
  return new Set((await firstEvents(tx, statement, spans)).keys())
}

async function whoConverts(
  tx: Executor,
  { journey: { goal }, statements }: JourneyVersion,
  people: readonly Person[],
): Promise<ReadonlySet<number>> {
  if (goal === undefined) return new Set()
  const spans = people.map(({ customerKey, key, startedAt, until, arrivedAt }) => ({
    ...{ customerKey, after: startedAt, until: until ?? arrivedAt },
    ...(goal.key === undefined ? {} : { key }),
  }))
  return new Set((await firstEvents(tx, required(statements.goal), spans)).keys())
}

function required(statement: SqlText | undefined): SqlText {
  if (statement === undefined)
    throw new Error('a journey was compiled without a statement it needs')
  return statement
}
