/**
 * A channel's rate in, how many messages may be handed over now, over all workers, out. One row per channel holds how far
 * ahead of time it has sent; asking is one statement that locks the row, so two workers are never granted the same.
 *
 * No period, wherever it begins, has more than `count`: a few may go at once, the rest evenly, and the few are taken off
 * the even pace. What a worker was granted it hands over within milliseconds, and does not keep for later.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Rate } from '../../ir/channel.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'

export interface Pacing {
  /** Messages that may go at once after a pause. */
  readonly burst: number
  /** Microseconds from one to the next otherwise. */
  readonly interval: number
}

const LARGEST_BURST = 20

/** In any half-open period there are at most `burst + ceil(period / interval) - 1`, which is `count`. */
export function pacingOf({ count, perSeconds }: Rate): Pacing {
  const burst = Math.max(1, Math.min(LARGEST_BURST, Math.floor(count / 10)))
  return { burst, interval: Math.ceil((perSeconds * 1_000_000) / (count - burst + 1)) }
}

/** A row further ahead than a minute beyond its burst was written before the clock was set back. */
const CLOCK_SLACK_SECONDS = 60

export interface RateQuestion {
  readonly schema: string
  readonly channel: string
  readonly rate: Rate
  readonly now: Instant
}

export interface Grant {
  readonly granted: number
  /** When more can be had; worth asking again then. */
  readonly moreAt: Instant
}

/** Takes as many as there are of the wanted. */
export async function takeRate(
  db: Executor,
  question: RateQuestion & { readonly wanted: number },
): Promise<Grant> {
  const { schema, channel, rate, now, wanted } = question
  const pacing = pacingOf(rate)
  const first = Math.min(wanted, pacing.burst)
  const { channel_rate } = stateTables(schema)
  const ahead = aheadSql(sql`r.next_at`, pacing, now)
  const granted = sql`greatest(0, least(${wanted}::int, ${freeSql(ahead, pacing, now)}))`
  const [row] = await db.run<Grant>(sql`
    insert into ${channel_rate} as r (channel, next_at, granted)
    values (${channel}::text, ${now}::timestamptz + ${micros(first * pacing.interval)}, ${first}::int)
    on conflict (channel) do update set
      granted = ${granted},
      next_at = ${ahead} + ${granted} * ${micros(pacing.interval)}
    returning granted, ${moreAtSql(sql`r.next_at`, pacing)} as "moreAt"`)
  return row ?? { granted: 0, moreAt: now }
}

/** The same without taking any: how large a claim is worth making. */
export async function peekRate(db: Executor, question: RateQuestion): Promise<Grant> {
  const { schema, channel, rate, now } = question
  const pacing = pacingOf(rate)
  const { channel_rate } = stateTables(schema)
  const ahead = aheadSql(sql`r.next_at`, pacing, now)
  const [row] = await db.run<Grant>(sql`
    select greatest(0, ${freeSql(ahead, pacing, now)}) as granted, ${moreAtSql(ahead, pacing)} as "moreAt"
    from ${channel_rate} r where r.channel = ${channel}::text`)
  return row ?? { granted: pacing.burst, moreAt: now }
}

function micros(count: number): RawBuilder<unknown> {
  return sql`${count}::bigint * interval '1 microsecond'`
}

function aheadSql(nextAt: RawBuilder<unknown>, pacing: Pacing, now: Instant): RawBuilder<unknown> {
  const { burst, interval } = pacing
  const most = sql`${now}::timestamptz + ${micros(burst * interval)}`
  const limit = sql`${most} + ${CLOCK_SLACK_SECONDS}::int * interval '1 second'`
  return sql`greatest(${now}::timestamptz, case when ${nextAt} > ${limit} then ${most} else ${nextAt} end)`
}

function freeSql(ahead: RawBuilder<unknown>, pacing: Pacing, now: Instant): RawBuilder<unknown> {
  const { burst, interval } = pacing
  const used = sql`extract(epoch from ${ahead} - ${now}::timestamptz) * 1000000 / ${interval}::bigint`
  return sql`(${burst}::int - ceil(${used}))::int`
}

/** When half the burst is free: one message a statement would be a waste. */
function moreAtSql(ahead: RawBuilder<unknown>, { burst, interval }: Pacing): RawBuilder<unknown> {
  return sql`${ahead} - ${micros(Math.floor(burst / 2) * interval)}`
}
