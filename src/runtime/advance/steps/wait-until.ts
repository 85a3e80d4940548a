/**
 * Waiting until a local time, a weekday or a date of the person's own. Traits have no history, so until when is worked out
 * again when it has come: a date that was moved on is waited for anew, and one that was moved back has passed.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from '../../../ir/bind-sql.ts'
import type { Instant } from '../../../ir/clock.ts'
import type { Executor } from '../../../ir/database.ts'
import type { WaitUntilStep } from '../../../ir/journey.ts'
import { waitUntilSql } from '../../ask/wait-until-instant.ts'
import { isWithin } from '../../due-bound.ts'
import { isAfter } from '../../instant.ts'
import type { RunContext } from '../../run-context.ts'
import type { Move, Person } from '../move.ts'
import type { Decide, StepPlace } from '../step-definition.ts'

export const decideWaitUntil: Decide<'waitUntil'> = async ({ tx, run, step, place, people }) => {
  const until = await untilWhen(tx, run, step, place, people)
  return people.map((person, index) => moveOf(step, place, person, until[index]))
}

/** In the order of the people; `null`: that has no date. */
async function untilWhen(
  tx: Executor,
  run: RunContext,
  step: WaitUntilStep,
  { version }: StepPlace,
  people: readonly Person[],
): Promise<readonly (Instant | null)[]> {
  const keys = people.map(({ customerKey }) => customerKey)
  const statements = version.statements.steps[step.id]
  const traits: RawBuilder<unknown> =
    statements?.kind === 'waitUntil'
      ? bindSql(statements.traits, { keys: [...new Set(keys)] })
      : sql`select null::text as customer_key, null::text as zone, null::date as moment where false`
  const zones = step.zone.trait === undefined ? [] : await run.zones(tx)
  const rows = await tx.run<{ at: Instant | null }>(sql`
    select ${waitUntilSql(step, zones)} as at
    from unnest(
      ${keys}::text[], ${people.map(({ arrivedAt }) => arrivedAt)}::text[]::timestamptz[]
    ) with ordinality as p (customer_key, arrived_at, place)
    left join (select distinct on (s.customer_key) s.* from (${traits}) s) t on t.customer_key = p.customer_key
    order by p.place`)
  return rows.map(({ at }) => at)
}

function moveOf(
  { until }: WaitUntilStep,
  { bound, node }: StepPlace,
  { arrivedAt }: Person,
  found: Instant | null | undefined,
): Move {
  if (found === null || found === undefined) {
    const reason = until.kind === 'trait' ? `no ${until.trait}` : 'no date'
    return { kind: 'end', status: 'exited', reason, at: arrivedAt }
  }
  // A date that has passed is not waited for.
  const at = isAfter(arrivedAt, found) ? arrivedAt : found
  return isWithin(at, bound) ? { kind: 'go', to: node.next, at } : { kind: 'wait', until: at }
}
