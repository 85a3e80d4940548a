/**
 * Whoever met the exit criteria or the goal while their message waited (for the morning, for room under a cap, for another attempt)
 * does not get it: who bought at night has no use for the reminder of the cart (SEMANTICS 19). Asked as of now, of what waited, and
 * of people whom the channel's rate has held before the send; and whoever has left by them, or by a change of the journey, has left.
 */
import { sql } from 'kysely'
import { rowsSql } from '../../../ir/rows-sql.ts'
import { stateTables } from '../../../ir/state-tables.ts'
import { goalUntil, whoLeaves } from '../../advance/check-before-step.ts'
import type { Person } from '../../advance/move.ts'
import type { Candidate, Guard, GuardContext, Verdict } from '../guard.ts'
import { heldByRate } from '../held-by-rate.ts'

const REASONS = { exits: 'exit criteria', converts: 'goal' } as const

export const DEPARTURE_GUARD: Guard = {
  kind: 'departure',
  reason: 'left-journey',
  async judge(candidates, context) {
    const { version, tx } = context
    const verdicts = new Map<string, Verdict>()
    const asked = await whoIsAsked(candidates, context)
    if (asked.length === 0) return verdicts
    const rows = await readPeople(asked, context)
    for (const { messageId, status, endReason } of rows) {
      if (hasLeft(status, endReason))
        verdicts.set(messageId, { kind: 'withhold', detail: endReason ?? status })
    }
    if (!version.isChecked) return verdicts
    for (const [place, way] of await whoLeaves(tx, version, rows)) {
      const id = rows[place]?.messageId
      if (id !== undefined) verdicts.set(id, { kind: 'withhold', detail: REASONS[way] })
    }
    return verdicts
  },
}

/** Who stands before the send has not left, so without exit criteria and goal there is nothing to ask of them. */
async function whoIsAsked(
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<readonly Candidate[]> {
  if (context.waited !== undefined) return candidates
  return context.version.isChecked ? heldByRate(candidates, context) : []
}

/** For good, whatever is true of them by now. Who came to the end, or to a step that ends it, is still owed what was on its way. */
function hasLeft(status: string, endReason: string | null): boolean {
  return status === 'converted' || (status === 'exited' && LEFT_BY.includes(endReason ?? ''))
}

const LEFT_BY = ['exit criteria', 'journey changed', 'journey removed']

interface WaitingPerson extends Person {
  readonly messageId: string
  readonly status: string
  readonly endReason: string | null
}

/** As if they came to the step only now. */
function readPeople(
  candidates: readonly Candidate[],
  { tx, schema, now, version }: GuardContext,
): Promise<readonly WaitingPerson[]> {
  const columns = { messageId: 'text', customerKey: 'text', enrolmentId: 'text' } as const
  return tx.run(sql`
    select c."messageId", e.customer_key as "customerKey", e.id, e.key, e.started_at as "startedAt",
      ${now}::timestamptz as "arrivedAt", ${goalUntil(version, sql`${now}::timestamptz`)} as until,
      e.status, e.end_reason as "endReason"
    from ${rowsSql('c', candidates, columns)}
    join ${stateTables(schema).enrolment} e on e.customer_key = c."customerKey" and e.id = c."enrolmentId"
    order by c."messageId"`)
}
