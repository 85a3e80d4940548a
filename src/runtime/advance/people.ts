/**
 * People at one step, locked as rows for steps that decide person by person what a whole batch asks together, and the
 * statements that move such a batch on. No statement is for one person.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { findByKey } from '../../ir/many-rows.ts'
import { rowsSql } from '../../ir/rows-sql.ts'
import { groupBy } from '../group-by.ts'
import type { RunContext } from '../run-context.ts'
import { type LockOptions, lockDueSql } from './lock-due.ts'
import type { LockedPerson, Move, Moved, Person } from './move.ts'
import { moveOnSql } from './move-on.ts'
import type { StepPlace, StepProgress } from './step-definition.ts'

/** Every batch is one transaction, so a batch is what is done again after a crash. */
export const PEOPLE_LIMIT = 2_000

export async function lockPeople(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  until: RawBuilder<unknown> = sql`null::timestamptz`,
  options: Partial<LockOptions> = {},
): Promise<readonly LockedPerson[]> {
  const columns = sql`e.key, e.started_at, e.arrived_at, e.due_at, e.ctid as row, ${until} as until`
  const due = lockDueSql(run, place, { ...options, limit: PEOPLE_LIMIT, columns })
  const people = await tx.run<LockedPerson>(sql`
    with due as (${due})
    select customer_key as "customerKey", id, key, started_at as "startedAt", arrived_at as "arrivedAt", due_at as "dueAt",
      due.row, until
    from due`)
  place.walk.passed(people)
  return people
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
  const rows = group.map(({ person, move }) => ({ row: person.row, at: instantOf(person, move) }))
  const at = instantOf(first.person, first.move)
  const isOneInstant = rows.every((row) => row.at === at)
  const whose = isOneInstant
    ? // A list of places is read in one go.
      sql`from (select ${at}::timestamptz as at) d where m.ctid = any(${rows.map(({ row }) => row)}::tid[])`
    : sql`from ${rowsSql('d', rows, { row: 'tid', at: 'timestamptz' })} where m.ctid = d.row`
  const moved = await tx.change(
    sql`update ${tables.enrolment} m set ${assignments(place, first.move)} ${whose}`,
  )
  // They are locked, so only this transaction itself can have written them, and then they are somewhere else.
  if (moved !== group.length) throw new Error('a row was written between its lock and its move')
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
