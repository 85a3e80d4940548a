/**
 * Whoever met the exit criteria or the goal while their message waited (for the morning, for room under a cap, for another attempt)
 * does not get it: who bought at night has no use for the reminder of the cart (SEMANTICS 19). Asked as of now, of what waited; and
 * whoever has left by them, or by a change of the journey, has left.
 */
import { sql } from 'kysely'
import { stateTables } from '../../../ir/state-tables.ts'
import { goalUntil, whoLeaves } from '../../advance/check-before-step.ts'
import type { Person } from '../../advance/move.ts'
import type { Candidate, Guard, GuardContext, Verdict } from '../guard.ts'

const REASONS = { exits: 'exit criteria', converts: 'goal' } as const

export const DEPARTURE_GUARD: Guard = {
  kind: 'departure',
  reason: 'left-journey',
  async judge(candidates, context) {
    const { waited, tx } = context
    const verdicts = new Map<string, Verdict>()
    if (waited === undefined) return verdicts
    const rows = await readPeople(candidates, context)
    for (const { messageId, status, endReason } of rows) {
      if (hasLeft(status, endReason))
        verdicts.set(messageId, { kind: 'withhold', detail: endReason ?? status })
    }
    if (!waited.isChecked) return verdicts
    for (const [place, way] of await whoLeaves(tx, waited, rows)) {
      const id = rows[place]?.messageId
      if (id !== undefined) verdicts.set(id, { kind: 'withhold', detail: REASONS[way] })
    }
    return verdicts
  },
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
  { tx, schema, now, waited }: GuardContext,
): Promise<readonly WaitingPerson[]> {
  const t = stateTables(schema)
  const until = waited === undefined ? sql`null` : goalUntil(waited, sql`${now}::timestamptz`)
  return tx.run(sql`
    select m.id as "messageId", e.customer_key as "customerKey", e.id, e.key, e.started_at as "startedAt",
      ${now}::timestamptz as "arrivedAt", ${until} as until, e.status, e.end_reason as "endReason"
    from ${t.message} m
    join ${t.enrolment} e on e.customer_key = m.customer_key and e.id = m.enrolment_id
    where m.id = any(${candidates.map((one) => one.messageId)}::text[]) order by m.id`)
}
