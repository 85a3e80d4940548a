/**
 * A journey and one instant of its schedule in; everyone who is a member of its segment then, or whose date it is, enrolled
 * under that instant as key, and the journey's cursor moved, out. The cursor's row is the lock: one worker fires one instant.
 */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { JourneyProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { type EnrolCounts, enrolPeopleSql, type PeopleToEnrol } from '../../ir/enrol-people.ts'
import type { ScheduledTrigger } from '../../ir/journey.ts'
import { comesOnce } from '../../ir/schedule.ts'
import { wasPausedSql } from '../hold/hold-sql.ts'
import { compareInstants } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { allowNestedLoops, hasMany } from './many-rows.ts'

export interface DueFiring {
  readonly journey: Applied<JourneyProgram>
  readonly trigger: ScheduledTrigger
  readonly at: Instant
  readonly cursor: Instant
}

/** Where the journey's cursor is afterwards: at this instant, or where another worker has moved it. */
export async function fireSchedule(run: RunContext, due: DueFiring): Promise<Instant> {
  const { journey, at } = due
  const fired = await workTransaction(run, async (tx) => {
    const cursor = await lockCursor(tx, run, due)
    if (compareInstants(cursor, due.cursor) !== 0) return { cursor, enrolled: 0 }
    const counts = (await passesBy(tx, run, due)) ? undefined : await enrol(tx, run, due)
    await tx.run(sql`
      update ${run.tables.schedule_cursor} set fired_at = ${at}::timestamptz
      where address = ${addressOf('journey', journey.id)}`)
    return { cursor: at, enrolled: counts?.enrolled ?? 0 }
  })
  run.tally.enrolled(journey.id, fired.enrolled)
  return fired.cursor
}

async function enrol(
  tx: Executor,
  { schema, tables }: RunContext,
  due: DueFiring,
): Promise<EnrolCounts | undefined> {
  const { journey, trigger, at } = due
  if (trigger.segment !== undefined) {
    const members = sql`select from ${tables.segment_member} m where m.segment = ${trigger.segment}::text`
    await allowNestedLoops(tx, !(await hasMany(tx, members)))
  }
  const [counts] = await tx.run<EnrolCounts>(
    enrolPeopleSql(schema, {
      journey: journey.program.journey,
      versionApplyId: journey.applyId,
      asOf: at,
      key: at,
      people: peopleOf(due),
    }),
  )
  return counts
}

/**
 * An instant at which the journey was paused enrols nobody: what recurs must not come several times at once later. Nor does
 * one of a broadcast that has started before: it starts once, whatever was changed in it since.
 */
async function passesBy(
  tx: Executor,
  { schema, tables }: RunContext,
  { journey, trigger, at }: DueFiring,
): Promise<boolean> {
  const hasStarted = comesOnce(trigger.schedule)
    ? sql`exists (select from ${tables.enrolment} e where e.journey = ${journey.id}::text)`
    : sql`false`
  const [row] = await tx.run<{ passes: boolean }>(
    sql`select ${wasPausedSql(schema, journey.id, at)} or ${hasStarted} as passes`,
  )
  return row?.passes === true
}

function peopleOf({ journey, trigger }: DueFiring): PeopleToEnrol {
  if (trigger.kind === 'schedule') return { kind: 'members', segment: trigger.segment }
  const found = journey.program.statements?.trigger
  if (found === undefined) throw new Error(`the trigger of ${journey.id} was not compiled`)
  return {
    kind: 'found',
    found,
    ...(trigger.segment === undefined ? {} : { segment: trigger.segment }),
  }
}

async function lockCursor(
  tx: Executor,
  { tables }: RunContext,
  { journey, cursor }: DueFiring,
): Promise<Instant> {
  const address = addressOf('journey', journey.id)
  await tx.run(sql`
    insert into ${tables.schedule_cursor} (address, fired_at)
    values (${address}, ${cursor}::timestamptz) on conflict (address) do nothing`)
  const [row] = await tx.run<{ fired_at: Instant }>(sql`
    select fired_at from ${tables.schedule_cursor} where address = ${address} for update`)
  if (row === undefined) throw new Error(`${address} has no cursor`)
  return row.fired_at
}
