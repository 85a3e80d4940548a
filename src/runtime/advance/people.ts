/**
 * People at one step, locked as rows for steps that decide person by person what a whole batch asks together, and the
 * statements that move such a batch on. No statement is for one person.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { findByKey } from '../../ir/many-rows.ts'
import { groupBy } from '../group-by.ts'
import type { RunContext } from '../run-context.ts'
import { type LockOptions, lockDueSql } from './lock-due.ts'
import type { Move, Moved, Person } from './move.ts'
import { moveOnSql } from './move-on.ts'
import type { StepPlace, StepProgress } from './step-definition.ts'

/** Every batch is one transaction, so a batch is what is done again after a crash. */
export const PEOPLE_LIMIT = 2_000

export function lockPeople(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  until: RawBuilder<unknown> = sql`null::timestamptz`,
  options: Partial<LockOptions> = {},
): Promise<readonly Person[]> {
  const columns = sql`e.key, e.started_at, e.arrived_at, ${until} as until`
  const due = lockDueSql(run, place, { ...options, limit: PEOPLE_LIMIT, columns })
  return tx.run<Person>(sql`
    with due as (${due})
    select customer_key as "customerKey", id, key, started_at as "startedAt", arrived_at as "arrivedAt", until from due`)
}

/** One statement for each way to go; the last ones of their transaction. */
export async function movePeople(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  moved: readonly Moved[],
): Promise<StepProgress> {
  await findByKey(tx)
  const ways = groupBy(moved, ({ move }) => wayOf(move))
  for (const group of ways.values()) await moveGroup(tx, run, place, group)
  const isOver = ({ move }: Moved) =>
    move.kind === 'end' || (move.kind === 'go' && move.to === undefined)
  return { touched: moved.length, ended: moved.filter(isOver).length }
}

function wayOf(move: Move): string {
  switch (move.kind) {
    case 'go':
      return `go ${move.to ?? ''}`
    case 'end':
      return `end ${move.status} ${move.reason}`
    case 'wait':
      return `wait ${move.waitsFor ?? ''}`
    case 'pass':
      return 'pass'
  }
}

async function moveGroup(
  tx: Executor,
  { tables }: RunContext,
  place: StepPlace,
  group: readonly Moved[],
): Promise<void> {
  const [first] = group
  if (first === undefined) return
  await tx.run(sql`
    update ${tables.enrolment} m set ${assignments(place, first.move)}
    from unnest(
      ${group.map(({ person }) => person.customerKey)}::text[],
      ${group.map(({ person }) => person.id)}::text[],
      ${group.map(({ person, move }) => instantOf(person, move))}::text[]::timestamptz[]
    ) as d (customer_key, id, at)
    where m.customer_key = d.customer_key and m.id = d.id`)
}

function instantOf(person: Person, move: Move): Instant {
  switch (move.kind) {
    case 'wait':
      return move.until
    case 'pass':
      return person.arrivedAt
    case 'go':
    case 'end':
      return move.at
  }
}

function assignments({ version }: StepPlace, move: Move): RawBuilder<unknown> {
  switch (move.kind) {
    case 'go':
      return moveOnSql(version, move.to, sql`d.at`)
    case 'end':
      return sql`status = ${move.status}::text, end_reason = ${move.reason}::text, step = null, due_at = null,
        waits_for = null, ended_at = d.at`
    case 'wait':
      return sql`due_at = d.at, waits_for = ${move.waitsFor ?? null}::text`
    case 'pass':
      return sql`is_checked = true`
  }
}
