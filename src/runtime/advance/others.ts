/**
 * Steps with people due in, whether another worker is about to take some of them on, out, after a moment's wait for it. What comes after
 * them must not come before: a schedule's next instant, or a condition over what those people's steps write (SEMANTICS 21).
 */
import { sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import type { RunContext } from '../run-context.ts'
import type { DueGroup } from './due-groups.ts'

/** Ten seconds in which nobody is taken on: a worker that stands still must not hold up everybody for good. */
const TRIES = 50
const PAUSE_SECONDS = 0.2
/** More than any batch. */
const LOOKED_AT = 20_000

export interface Others {
  /** True when these steps are to be looked at anew: somebody else was at them, or has been since the last look. */
  areAt(groups: readonly DueGroup[]): Promise<boolean>
}

export function createOthers(run: RunContext, bound: DueBound): Others {
  let left = TRIES
  let waitedFor = ''
  const seen = new Set<string>()
  return {
    async areAt(groups) {
      // One connection: nobody else is in the middle of anything.
      if (run.db.engine === 'pglite' || groups.length === 0) return false
      const look = JSON.stringify(groups)
      const isNew = !seen.has(look)
      seen.add(look)
      const held = await firstHeld(run, groups, bound)
      // Whoever held them may have taken them on just before this was asked.
      if (held === undefined) return isNew
      const moment = JSON.stringify(held)
      left = moment === waitedFor ? left - 1 : TRIES
      waitedFor = moment
      if (left <= 0) {
        run.tally.problem(goesOn(held))
        return false
      }
      await run.db.run(sql`select pg_sleep(${PAUSE_SECONDS}::float8)`)
      return true
    },
  }
}

interface Held {
  readonly group: DueGroup
  /** Gets smaller as they are taken on. */
  readonly due: number
}

async function firstHeld(
  run: RunContext,
  groups: readonly DueGroup[],
  bound: DueBound,
): Promise<Held | undefined> {
  for (const group of groups) {
    const { due, free } = await countDue(run, group, bound)
    if (due > free) return { group, due }
  }
  return undefined
}

async function countDue(
  { db, tables }: RunContext,
  { journey, applyId, stepId }: DueGroup,
  bound: DueBound,
): Promise<{ readonly due: number; readonly free: number }> {
  const [row] = await db.run<{ due: number; free: number }>(sql`
    with due as materialized (
      select e.ctid as row from ${tables.enrolment} e
      where e.status = 'active' and e.journey = ${journey}::text and e.version_apply_id = ${applyId}::bigint
        and e.step = ${stepId}::text and ${isDueSql(sql`e.due_at`, bound)}
      order by e.due_at, e.customer_key limit ${LOOKED_AT}::int
    ),
    free as materialized (
      select 1 from ${tables.enrolment} e where e.ctid = any(array(select d.row from due d)) for update skip locked
    )
    select (select count(*) from due) as due, (select count(*) from free) as free`)
  return row ?? { due: 0, free: 0 }
}

function goesOn({ group: { journey, stepId } }: Held) {
  return diagnostic('CRM7014', {
    address: addressOf('journey', journey),
    message: `Another worker has held people at step "${stepId}" of journey "${journey}" for ten seconds; what comes after them went on without them.`,
    fix: 'Find what that worker waits for, or end it when it stands still.',
  })
}
