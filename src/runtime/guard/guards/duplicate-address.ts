/**
 * Several customers with one address get one message of a step: whoever was due first, then the smallest key (PostHog/posthog#69305).
 * What the same customer gets again, in another round of the journey, is no duplicate; nor is what comes of another key,
 * which is another instant of a schedule or another cart. A broadcast is one message, whatever the step it is sent by. The addresses are locked to the end of the claim, so of two
 * workers one sees what the other claimed.
 */
import { sql } from 'kysely'
import { placedSql } from '../../../ir/rows-sql.ts'
import { stateTables } from '../../../ir/state-tables.ts'
import { compareInstants } from '../../instant.ts'
import { addressKeyOf, type Candidate, type Guard, type GuardContext, knownKeys } from '../guard.ts'

/** Statuses of a message that went out, may have, or still will. */
const TAKEN = ['claimed', 'retry', 'deferred', 'handed', 'confirmed', 'unknown']

export const DUPLICATE_ADDRESS_GUARD: Guard = {
  kind: 'duplicate-address',
  reason: 'duplicate-address',
  async withhold(candidates, context) {
    await context.lockRecipients()
    const { byKey } = await context.addresses()
    const addressOf = (one: Candidate) => addressKeyOf(byKey, one)
    const known = candidates.flatMap((one) => knownKeys(byKey, one).map((key) => ({ one, key })))
    const taken = await takenByOthers(known, context)
    const addresses = new Set(candidates.map(addressOf))
    // Nearly always nobody shares one with another of the set.
    const left = addresses.size === candidates.length ? [] : candidates
    const winners = new Map<string, string>()
    const withheld = new Set<string>(taken)
    for (const one of [...left].sort(dueThenKey)) {
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
  known: readonly { readonly one: Candidate; readonly key: string }[],
  { tx, schema, journey, version, step, waited }: GuardContext,
): Promise<ReadonlySet<string>> {
  const sameStep = version.journey.isBroadcast === true ? sql`` : sql`and m.step = ${step}::text`
  // Among themselves those that wait are told apart like any others: two of them may have become one address since.
  const others =
    waited === undefined
      ? sql``
      : sql`and m.id <> all(${known.map(({ one }) => one.messageId)}::text[])`
  const asked = known.map(({ one, key }) => ({
    customerKey: one.customerKey,
    addressKey: key,
    key: one.key,
  }))
  const rows = await tx.run<{ place: number }>(sql`
    select c.place from ${placedSql('c', asked, { customerKey: 'text', addressKey: 'text', key: 'text' })}
    -- Not "exists", which the planner may turn into reading a whole young ledger for each of them.
    cross join lateral (
      select from ${stateTables(schema).message} m
      where m.address_key = c."addressKey" and m.journey = ${journey}::text ${sameStep}
        and m.key = c.key and m.customer_key <> c."customerKey" and m.status = any(${TAKEN}::text[])
        ${others}
      limit 1
    ) taken`)
  return new Set(rows.flatMap(({ place }) => known[place]?.one.messageId ?? []))
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
