/** One customer's key in, what crm knows of them out: segments, journeys, messages, and what would hold messages back now (D5). */
import { sql } from 'kysely'
import { isInRange } from '../../ir/bucket-range.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { selectKeys } from '../guard/select-keys.ts'
import type { Hold } from '../hold/hold.ts'
import { readHolds } from '../hold/read-holds.ts'
import type { MessageStatus } from '../ledger/message-status.ts'
import type { AppliedPrograms } from '../load-applied.ts'
import { type ChannelProfile, readChannels } from './channel-profile.ts'

export interface ProfileQuestion {
  readonly schema: string
  readonly programs: AppliedPrograms
  readonly customer: string
  readonly now: Instant
  /** How many messages at most, the latest first. */
  readonly limit: number
}

export interface CustomerProfile {
  /** In the global control group: no marketing from any journey. */
  readonly isControl: boolean
  readonly consent: readonly ConsentProfile[]
  readonly channels: readonly ChannelProfile[]
  readonly segments: readonly { readonly segment: string; readonly since: Instant }[]
  readonly journeys: readonly JourneyProfile[]
  readonly messages: readonly MessageProfile[]
  /** All there are, shown or not. */
  readonly messageCount: number
  readonly holds: readonly Hold[]
}

export interface ConsentProfile {
  readonly topic: string
  /** A channel with an entry of its own, or `default`. */
  readonly channel: string
  readonly consents: boolean
}

export interface JourneyProfile {
  readonly journey: string
  readonly key: string
  readonly status: 'active' | 'finished' | 'exited' | 'converted'
  readonly reason: string | null
  readonly step: string | null
  /** When they came to the step, or to the end. */
  readonly since: Instant
  readonly due: Instant | null
  readonly started: Instant
  /** Held out of its marketing. */
  readonly isHoldout: boolean
}

export interface MessageProfile {
  readonly id: string
  readonly journey: string
  readonly step: string
  readonly template: string
  readonly channel: string
  readonly status: MessageStatus
  /** Why it was withheld, put off or has failed. */
  readonly reason: string | null
  readonly detail: string | null
  readonly due: Instant
  readonly decided: Instant
  /** Of one that waits: when it passes the guards again. */
  readonly next: Instant | null
  /** Of one that waits: since when they may have it by an earlier attempt. */
  readonly doubtSince: Instant | null
}

export async function customerProfile(
  tx: Executor,
  question: ProfileQuestion,
): Promise<CustomerProfile> {
  const { programs, customer, schema } = question
  const { control } = programs.project ?? {}
  return {
    isControl: control !== undefined && isInRange(control, customer),
    consent: await readConsent(tx, question),
    channels: await readChannels(tx, question),
    segments: await readSegments(tx, question),
    journeys: await readJourneys(tx, question),
    ...(await readMessages(tx, question)),
    holds: await readHolds(tx, schema),
  }
}

async function readConsent(
  tx: Executor,
  { programs, customer, now }: ProfileQuestion,
): Promise<readonly ConsentProfile[]> {
  const found: ConsentProfile[] = []
  for (const { id: topic, program, isRetired } of programs.topics.values()) {
    if (isRetired) continue
    for (const [channel, text] of Object.entries(program.consent)) {
      const consents = (await selectKeys({ tx, now }, text, [customer])).has(customer)
      found.push({ topic, channel, consents })
    }
  }
  return found
}

function readSegments(tx: Executor, { schema, customer }: ProfileQuestion) {
  return tx.run<CustomerProfile['segments'][number]>(sql`
    select segment, entered_at as since from ${stateTables(schema).segment_member}
    where customer_key = ${customer}::text order by segment collate "C"`)
}

/** Those they are in first. */
async function readJourneys(
  tx: Executor,
  { schema, customer, programs }: ProfileQuestion,
): Promise<readonly JourneyProfile[]> {
  const rows = await tx.run<Omit<JourneyProfile, 'isHoldout'>>(sql`
    select journey, key, status, end_reason as reason, step, coalesce(ended_at, arrived_at) as since, due_at as due,
      started_at as started
    from ${stateTables(schema).enrolment} where customer_key = ${customer}::text
    order by status <> 'active', started_at desc, journey collate "C", key collate "C"`)
  return rows.map((row) => {
    const holdout = programs.journeys.get(row.journey)?.program.journey.holdout
    return { ...row, isHoldout: holdout !== undefined && isInRange(holdout, customer) }
  })
}

async function readMessages(
  tx: Executor,
  { schema, customer, limit }: ProfileQuestion,
): Promise<Pick<CustomerProfile, 'messages' | 'messageCount'>> {
  const { message } = stateTables(schema)
  const messages = await tx.run<MessageProfile>(sql`
    select id, journey, step, template, channel, status, reason, detail, due_at as due, decided_at as decided,
      next_attempt_at as next, doubt_since as "doubtSince"
    from ${message} where customer_key = ${customer}::text order by decided_at desc, id limit ${limit}::int`)
  const [row] = await tx.run<{ count: number }>(
    sql`select count(*) as count from ${message} where customer_key = ${customer}::text`,
  )
  return { messages, messageCount: row?.count ?? 0 }
}
