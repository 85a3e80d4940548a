/**
 * Several customers with one address get one message of a step: whoever was due first, then the smallest key (PostHog/posthog#69305).
 * What the same customer gets again, in another round of the journey, is no duplicate; nor is what comes of another key,
 * which is another instant of a schedule or another cart. A broadcast is one message, whatever the step it is sent by. The addresses are locked to the end of the claim, so of two
 * workers one sees what the other claimed.
 */
import { sql } from 'kysely'
import { stateTables } from '../../../ir/state-tables.ts'
import { compareInstants } from '../../instant.ts'
import { addressKeyOf, type Candidate, type Guard, type GuardContext } from '../guard.ts'

/** Statuses of a message that went out, may have, or still will. */
const TAKEN = ['claimed', 'retry', 'deferred', 'handed', 'confirmed', 'unknown']

export const DUPLICATE_ADDRESS_GUARD: Guard = {
  kind: 'duplicate-address',
  reason: 'duplicate-address',
  async withhold(candidates, context) {
    await context.lockRecipients()
    const { byKey } = await context.addresses()
    const addressOf = (one: Candidate) => addressKeyOf(byKey, one)
    const taken = await takenByOthers(candidates, addressOf, context)
    const winners = new Map<string, string>()
    const withheld = new Set<string>(taken)
    for (const one of [...candidates].sort(dueThenKey)) {
      if (taken.has(one.messageId)) continue
      const place = JSON.stringify([addressOf(one), one.key])
      const winner = winners.get(place) ?? one.customerKey
      winners.set(place, winner)
      if (winner !== one.customerKey) withheld.add(one.messageId)
    }
    return withheld
  },
}

async function takenByOthers(
  candidates: readonly Candidate[],
  addressOf: (one: Candidate) => string,
  { tx, schema, journey, version, step }: GuardContext,
): Promise<ReadonlySet<string>> {
  const sameStep = version.journey.isBroadcast === true ? sql`` : sql`and m.step = ${step}::text`
  const rows = await tx.run<{ id: string }>(sql`
    select c.id from unnest(
      ${candidates.map((one) => one.messageId)}::text[], ${candidates.map((one) => one.customerKey)}::text[],
      ${candidates.map((one) => one.key)}::text[], ${candidates.map(addressOf)}::text[]
    ) as c (id, customer_key, key, address_key)
    -- Not "exists", which the planner may turn into reading a whole young ledger for each of them.
    cross join lateral (
      select from ${stateTables(schema).message} m
      where m.address_key = c.address_key and m.journey = ${journey}::text ${sameStep}
        and m.key = c.key and m.customer_key <> c.customer_key and m.status = any(${TAKEN}::text[])
      limit 1
    ) taken`)
  return new Set(rows.map((row) => row.id))
}

function dueThenKey(a: Candidate, b: Candidate): number {
  return (
    compareInstants(a.dueAt, b.dueAt) ||
    compareText(a.customerKey, b.customerKey) ||
    compareText(a.messageId, b.messageId)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
