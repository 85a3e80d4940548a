/**
 * Several customers with one address get one message of a step: whoever was due first, then the smallest key (PostHog/posthog#69305).
 * What the same customer gets again, in another round of the journey, is no duplicate; nor is what comes of another key,
 * which is another instant of a schedule or another cart. The addresses are locked to the end of the claim, so of two
 * workers one sees what the other claimed.
 */
import { sql } from 'kysely'
import { stateTables } from '../../../ir/state-tables.ts'
import { groupBy } from '../../group-by.ts'
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
  { tx, schema, journey, step }: GuardContext,
): Promise<ReadonlySet<string>> {
  // Not joined to the candidates: of a young ledger the planner knows so little that it reads all of it for each of them.
  const rows = await tx.run<{ address: string; key: string; customer: string }>(sql`
    select distinct m.address_key as address, m.key, m.customer_key as customer
    from ${stateTables(schema).message} m
    where m.address_key = any(${[...new Set(candidates.map(addressOf))]}::text[])
      and m.key = any(${[...new Set(candidates.map((one) => one.key))]}::text[])
      and m.journey = ${journey}::text and m.step = ${step}::text and m.status = any(${TAKEN}::text[])`)
  const takers = groupBy(rows, ({ address, key }) => JSON.stringify([address, key]))
  const isTaken = (one: Candidate) =>
    takers
      .get(JSON.stringify([addressOf(one), one.key]))
      ?.some(({ customer }) => customer !== one.customerKey)
  return new Set(candidates.filter(isTaken).map(({ messageId }) => messageId))
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
