/**
 * Arrivals due within a bound in; each enrolled, when re-entry allows it, or forgotten, out. Each person's are decided in the
 * order in which they happened, and only once an earlier enrolment has come as far as that instant, so that whoever looks
 * late decides as somebody would have who was always there (SEMANTICS 21).
 */
import { sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { JourneyProgram } from '../../ir/compiled.ts'
import { dueOnArrivalSql } from '../../ir/due-on-arrival.ts'
import { allowNestedLoops, MANY } from '../../ir/many-rows.ts'
import { reentryAllowedSql } from '../../ir/reentry.ts'
import { isStatementProblem } from '../database-problem.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'

const LIMIT = 20_000

/** How many were decided about. */
export async function admitArrivals(run: RunContext, bound: DueBound): Promise<number> {
  let all = 0
  const due = await run.db.run<{ journey: string; count: number }>(sql`
    select a.journey, count(*) as count from ${run.tables.arrival} a
    where ${isDueSql(sql`a.at`, bound)} group by 1 order by 1`)
  for (const { journey: id, count } of due) {
    const journey = run.programs.journeys.get(id)
    if (journey === undefined) continue
    all += await admitAll(run, journey, bound, count >= MANY)
  }
  return all
}

/** Those of a journey whose people cannot be enrolled now stay for the next pass; the others go on. */
async function admitAll(
  run: RunContext,
  journey: Applied<JourneyProgram>,
  bound: DueBound,
  isMany: boolean,
): Promise<number> {
  let all = 0
  try {
    while (run.signal?.aborted !== true) {
      const { decided, enrolled } = await admitBatch(run, journey, bound, isMany)
      run.tally.enrolled(journey.id, enrolled)
      all += decided
      if (decided === 0) break
    }
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    run.tally.problem(
      diagnostic('CRM7003', {
        address: addressOf('journey', journey.id),
        message: `Journey "${journey.id}" could not enrol its people: ${thrown.message}.`,
        fix: 'Check the database, then run again.',
      }),
    )
  }
  return all
}

async function admitBatch(
  run: RunContext,
  { id: journey, applyId, program }: Applied<JourneyProgram>,
  bound: DueBound,
  isMany: boolean,
): Promise<{ readonly decided: number; readonly enrolled: number }> {
  const { tables, schema } = run
  const { trigger, reentry } = program.journey
  const [first] = program.journey.steps
  const isByKey = trigger.kind === 'event' && trigger.key !== undefined
  const allowed = reentryAllowedSql(schema, {
    ...{ journey, reentry, isByKey, key: sql`g.key` },
    ...{ customerKey: sql`g.customer_key`, asOf: sql`g.at`, isPast: true },
  })
  const sameKey = (alias: string) => (isByKey ? sql`and ${sql.ref(`${alias}.key`)} = a.key` : sql``)
  return workTransaction(run, async (tx) => {
    if (isMany) await allowNestedLoops(tx, false)
    const [counts] = await tx.run<{ decided: number; enrolled: number }>(sql`
      with ready as (
        select a.customer_key, a.id from ${tables.arrival} a
        where a.journey = ${journey}::text and ${isDueSql(sql`a.at`, bound)}
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
        select g.id, g.journey, g.customer_key, g.key, ${applyId}::bigint, 'active', ${first?.id}::text, g.at, ${dueOnArrivalSql(program.journey, first, sql`g.at`)}, g.at, g.event
        from gone g
        where ${allowed}
        on conflict do nothing
        returning 1
      )
      select (select count(*) from gone) as decided, (select count(*) from enrolled) as enrolled`)
    return counts ?? { decided: 0, enrolled: 0 }
  })
}
