/** A cap and candidates in, when each candidate's customer and address last got messages that count out; one statement. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { FrequencyCap } from '../../ir/guard-settings.ts'
import { placedSql } from '../../ir/rows-sql.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { windowStart } from './cap-window.ts'
import { cappedClasses } from './class-rules.ts'
import { addressKeyOf, type Candidate, type GuardContext } from './guard.ts'

/** Who is counted for: the same address may belong to several customers, and a customer may have had several. */
export type Side = 'customer' | 'address'

export interface CountedMessages {
  /** Instants at which counted messages were decided on, newest first, at most as many as the cap allows. */
  of(candidate: Candidate, side: Side): readonly Instant[]
  /** The most of any candidate. */
  readonly most: Readonly<Record<Side, number>>
}

/**
 * What went out, may have, or is about to. Not what waits: that passes the caps again. Unless it may have arrived already;
 * of those asked about only the guard knows for whom they count. What is later than now counts, too:
 * a clock that was put back must not make room.
 */
const COUNTED = ['claimed', 'handed', 'confirmed', 'bounced', 'unknown']

export async function countMessages(
  cap: FrequencyCap,
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<CountedMessages> {
  const { byKey } = await context.addresses()
  const from = await windowStarts(cap, candidates, context)
  // Who comes to a send only now has no message there yet, so no ids are compared.
  const isWaiting = context.waited !== undefined
  const asked = candidates.map((one, place) => ({
    customerKey: one.customerKey,
    addressKey: addressKeyOf(byKey, one),
    since: from[place] ?? null,
    id: isWaiting ? one.messageId : null,
  }))
  const rows = await context.tx.run<{ place: number; side: Side; at: Instant }>(sql`
    with candidate as (select * from ${placedSql('c', asked, COLUMNS)})
    select c.place, 'customer' as side, counted.at from candidate c
    cross join lateral (${newest(cap, context, sql`m.customer_key = c."customerKey"`)}) counted
    union all
    select c.place, 'address', counted.at from candidate c
    cross join lateral (${newest(cap, context, sql`m.address_key = c."addressKey"`)}) counted
    order by 1, 2, 3 desc`)
  const found = { customer: new Map<string, Instant[]>(), address: new Map<string, Instant[]>() }
  for (const { place, side, at } of rows) {
    const id = candidates[place]?.messageId ?? ''
    const instants = found[side].get(id)
    if (instants === undefined) found[side].set(id, [at])
    else instants.push(at)
  }
  return {
    of: ({ messageId }, side) => found[side].get(messageId) ?? NONE,
    most: { customer: mostOf(found.customer), address: mostOf(found.address) },
  }
}

function mostOf(found: ReadonlyMap<string, readonly Instant[]>): number {
  return [...found.values()].reduce((most, instants) => Math.max(most, instants.length), 0)
}

const NONE: readonly Instant[] = []
const COLUMNS = {
  customerKey: 'text',
  addressKey: 'text',
  since: 'timestamptz',
  id: 'text',
} as const

/** People live in few zones, and in each the window begins at one instant. */
async function windowStarts(
  { window }: FrequencyCap,
  candidates: readonly Candidate[],
  { zones, now }: GuardContext,
): Promise<readonly Instant[]> {
  const zoneOf = await zones()
  const known = new Map<string, Instant>()
  return candidates.map(({ customerKey }) => {
    const zone = zoneOf(customerKey)
    const start = known.get(zone) ?? windowStart(window, now, zone)
    known.set(zone, start)
    return start
  })
}

function newest(
  { atMost, channel, topic }: FrequencyCap,
  { schema, programs }: GuardContext,
  recipient: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const tests = [
    recipient,
    sql`m.decided_at >= c.since`,
    sql`(m.status = any(${COUNTED}::text[])
      or (m.doubt_since is not null and not exists (select from candidate asked where asked.id = m.id)))`,
    sql`m.class = any(${cappedClasses(programs)}::text[])`,
    ...(channel === undefined ? [] : [sql`m.channel = ${channel}::text`]),
    ...(topic === undefined ? [] : [sql`m.topic = ${topic}::text`]),
  ]
  return sql`
    select m.decided_at as at from ${stateTables(schema).message} m
    where ${sql.join(tests, sql` and `)}
    order by m.decided_at desc limit ${atMost}::int`
}
