/**
 * Arrivals due within a bound in; each enrolled, when re-entry allows it, or forgotten, out. Each person's are decided in the
 * order in which they happened, and only once an earlier enrolment has come as far as that instant, so that whoever looks
 * late decides as somebody would have who was always there (SEMANTICS 21).
 */
import { sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { dueOnArrivalSql } from '../../ir/due-on-arrival.ts'
import type { Journey } from '../../ir/journey.ts'
import { allowNestedLoops, MANY } from '../../ir/many-rows.ts'
import { reentryAllowedSql } from '../../ir/reentry.ts'
import { isStatementProblem } from '../database-problem.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'

const LIMIT = 20_000

/** How many were decided about. */
export async function admitArrivals(run: RunContext, bound: DueBound): Promise<number> {
  let all = 0
  const due = await run.db.run<DueArrivals>(sql`
    select a.journey, a.version_apply_id as "applyId", count(*) as count from ${run.tables.arrival} a
    where ${isDueSql(sql`a.at`, bound)} group by 1, 2 order by 1, 2`)
  for (const arrivals of due) {
    const version = await decidingVersion(run, arrivals)
    if (version === undefined) continue
    all += await admitAll(run, version, bound, arrivals.count >= MANY)
  }
  return all
}

interface DueArrivals {
  readonly journey: string
  /** Null: the current version decides. */
  readonly applyId: number | null
  readonly count: number
}

interface DecidingVersion {
  readonly journey: Journey
  readonly applyId: number
  readonly isEarlier: boolean
}

/** Those that came by another trigger are decided by its version, whose key and re-entry they were kept for. */
async function decidingVersion(
  { programs, versions }: RunContext,
  { journey: id, applyId }: DueArrivals,
): Promise<DecidingVersion | undefined> {
  const current = programs.journeys.get(id)
  if (current === undefined) return undefined
  if (applyId === null) {
    return { journey: current.program.journey, applyId: current.applyId, isEarlier: false }
  }
  const { journey } = await versions.load(id, applyId)
  return { journey, applyId, isEarlier: true }
}

/** Those of a journey whose people cannot be enrolled now stay for the next pass; the others go on. */
async function admitAll(
  run: RunContext,
  version: DecidingVersion,
  bound: DueBound,
  isMany: boolean,
): Promise<number> {
  const { id } = version.journey
  let all = 0
  try {
    while (run.signal?.aborted !== true) {
      const { decided, enrolled } = await admitBatch(run, version, bound, isMany)
      run.tally.enrolled(id, enrolled)
      all += decided
      if (decided === 0) break
    }
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    run.tally.problem(
      diagnostic('CRM7003', {
        address: addressOf('journey', id),
        message: `Journey "${id}" could not enrol its people: ${thrown.message}.`,
        fix: 'Check the database, then run again.',
      }),
    )
  }
  return all
}

async function admitBatch(
  run: RunContext,
  { journey: definition, applyId, isEarlier }: DecidingVersion,
  bound: DueBound,
  isMany: boolean,
): Promise<{ readonly decided: number; readonly enrolled: number }> {
  const { tables, schema } = run
  const { id: journey, trigger, reentry } = definition
  const [first] = definition.steps
  const isByKey = trigger.kind === 'event' && trigger.key !== undefined
  const allowed = reentryAllowedSql(schema, {
    ...{ journey, reentry, isByKey, key: sql`g.key` },
    ...{ customerKey: sql`g.customer_key`, asOf: sql`g.at`, isPast: true },
  })
  const sameKey = (alias: string) => (isByKey ? sql`and ${sql.ref(`${alias}.key`)} = a.key` : sql``)
  const isMine = isEarlier
    ? sql`a.version_apply_id = ${applyId}::bigint`
    : sql`a.version_apply_id is null`
  return workTransaction(run, async (tx) => {
    if (isMany) await allowNestedLoops(tx, false)
    const [counts] = await tx.run<{ decided: number; enrolled: number }>(sql`
      with ready as (
        select a.customer_key, a.id from ${tables.arrival} a
        where a.journey = ${journey}::text and ${isMine} and ${isDueSql(sql`a.at`, bound)}
          and not exists (
            select from ${tables.arrival} b
            where b.journey = a.journey and b.customer_key = a.customer_key ${sameKey('b')} and (b.at, b.id) < (a.at, a.id)
          )
          and not exists (
            select from ${tables.enrolment} e
            where e.journey = a.journey and e.customer_key = a.customer_key ${sameKey('e')}
              and e.status = 'active' and e.due_at < a.at
          )
        order by a.at limit ${LIMIT}::int
        for update skip locked
      ),
      gone as (
        delete from ${tables.arrival} d using ready r
        where d.customer_key = r.customer_key and d.id = r.id
        returning d.*
      ),
      enrolled as (
        insert into ${tables.enrolment}
          (id, journey, customer_key, key, version_apply_id, status, step, arrived_at, due_at, started_at, event)
        select g.id, g.journey, g.customer_key, g.key, ${applyId}::bigint, 'active', ${first?.id}::text, g.at, ${dueOnArrivalSql(definition, first, sql`g.at`)}, g.at, g.event
        from gone g
        where ${allowed}
        on conflict do nothing
        returning 1
      )
      select (select count(*) from gone) as decided, (select count(*) from enrolled) as enrolled`)
    return counts ?? { decided: 0, enrolled: 0 }
  })
}
