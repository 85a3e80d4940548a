/**
 * A batch of claimed messages in, each handed over once and its answer recorded out.
 *
 * The claim was committed before. Here a few messages at a time are marked as begun, which is committed too, and only
 * then handed over. So after a crash exactly those begun and not answered are in doubt (SEMANTICS 25); the others were
 * never handed over and can safely be sent. A worker whose claims were taken over marks nothing and sends nothing.
 *
 * What guards said holds for seconds (SEMANTICS 23). When a provider is slow, or the process was suspended, what is not
 * handed over by then is given back and passes all guards again.
 */
import { type RawBuilder, sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import { isStoppedSql } from '../hold/hold-sql.ts'
import { notPausedSql } from '../hold/not-paused.ts'
import { addMilliseconds, isAfter } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import type { AttemptResult } from './attempt-result.ts'
import { attemptSend, type PreparedBatch, prepareBatch } from './attempt-send.ts'
import { takeRate } from './channel-rate.ts'
import type { ClaimedBatch, ClaimedMessage } from './claimed-message.ts'
import { eachConcurrently } from './each-concurrently.ts'
import { giveBack, putOff } from './give-back.ts'
import { PACE } from './pace.ts'
import { createResultWriter } from './result-writer.ts'

/** How long a decision of the guards is acted on. */
const FRESH_MS = 5000

/** How many were handed over: none when all of them were too old, or their channel is not ready here. */
export async function deliver(run: RunContext, batch: ClaimedBatch): Promise<number> {
  if (batch.messages.length === 0) return 0
  const { begin } = PACE[batch.channel.program.via]
  const { messages } = batch
  let handed = 0
  let late = 0
  let taken = 0
  try {
    const notReady = await run.senders.whyNotReady(batch.channel, run.now())
    if (notReady !== undefined) {
      await putOff(run, messages, notReady)
      return 0
    }
    const prepared = await prepareBatch(run, batch)
    while (taken < messages.length && run.signal?.aborted !== true) {
      const chunk = messages.slice(taken, taken + begin)
      taken += chunk.length
      const delivered = await deliverChunk(run, prepared, chunk)
      handed += delivered.handed
      late += delivered.late
    }
  } catch (thrown) {
    // This worker lives on, so nobody else would take them. When the database is gone they are taken over from a dead one.
    await giveBack(run, messages.slice(taken)).catch(() => undefined)
    throw thrown
  }
  await giveBack(run, messages.slice(taken))
  await learn(run, batch, { handed, late })
  return handed
}

/** Nobody stopped, paused or applied anything, and still none of them went out. */
async function learn(
  run: RunContext,
  { channel, journey, messages }: ClaimedBatch,
  { handed, late }: Delivered,
): Promise<void> {
  if (handed === messages.length) run.claimSizes.inTime(channel.id)
  if (handed > 0 || late === 0 || !(await goesOn(run, journey))) return
  run.claimSizes.tooOld(channel.id)
  run.tally.problem(
    diagnostic('CRM7015', {
      address: addressOf('channel', channel.id),
      message: `From the guards to the hand-over of messages on channel "${channel.id}" it took longer than their decisions hold (${FRESH_MS / 1000} s).`,
      fix: 'They are decided on again, fewer at once. Find what is slow: consent, suppression, or what templates read.',
    }),
  )
}

interface Delivered {
  readonly handed: number
  /** Given back because it was too late for them. */
  readonly late: number
}

async function deliverChunk(
  run: RunContext,
  prepared: PreparedBatch,
  messages: readonly ClaimedMessage[],
): Promise<Delivered> {
  const { batch } = prepared
  const { concurrency } = PACE[batch.channel.program.via]
  let handed = 0
  await run.holdsWorker()
  const chunk = await withinRate(run, batch, messages)
  const begun = await begunOf(run, batch, chunk)
  const late = notAmong(begun, chunk)
  const freshUntil = lastingFrom()
  const writer = createResultWriter(run, { isEager: !prepared.sender.isIdempotent })
  try {
    await eachConcurrently(begun, concurrency, async ({ message, decidedAt, begunAt }) => {
      const now = run.now()
      if (isAfter(now, freshUntil(decidedAt))) {
        late.push(message)
        return
      }
      handed += 1
      const result = await attemptSend(run, prepared, message, { begunAt, now })
      countResult(run, batch, result)
      writer.add(result)
    })
  } finally {
    await writer.drain()
  }
  reportLost(run, batch, writer.lost())
  await giveBack(run, late)
  run.report()
  return { handed, late: late.length }
}

/** Other workers may have used up the rate since the claim: what finds no room waits for it, and passes all guards again. */
async function withinRate(
  run: RunContext,
  { channel }: ClaimedBatch,
  messages: readonly ClaimedMessage[],
): Promise<readonly ClaimedMessage[]> {
  const { rate } = channel.program.channel
  if (rate === undefined) return messages
  const { schema } = run
  const asked = { schema, channel: channel.id, rate, now: run.now(), wanted: messages.length }
  const { granted, moreAt } = await takeRate(run.db, asked)
  await giveBack(run, messages.slice(granted), moreAt)
  return messages.slice(0, granted)
}

/** How long each decision is acted on; few are made at different instants. */
function lastingFrom(): (decidedAt: Instant) => Instant {
  const known = new Map<Instant, Instant>()
  return (decidedAt) => {
    const until = known.get(decidedAt) ?? addMilliseconds(decidedAt, FRESH_MS)
    known.set(decidedAt, until)
    return until
  }
}

function staleBefore({ now }: RunContext): Instant {
  return addMilliseconds(now(), -FRESH_MS)
}

function notAmong(begun: readonly Begun[], chunk: readonly ClaimedMessage[]): ClaimedMessage[] {
  const ids = new Set(begun.map(({ message }) => message.id))
  return chunk.filter(({ id }) => !ids.has(id))
}

interface Begun {
  readonly message: ClaimedMessage
  readonly decidedAt: Instant
  /** The instant of its first attempt. */
  readonly begunAt: Instant
}

/** None of those begun at their claim, when they were stopped, paused or applied anew since. */
async function begunOf(
  run: RunContext,
  { begunAt, journey }: ClaimedBatch,
  messages: readonly ClaimedMessage[],
): Promise<readonly Begun[]> {
  if (begunAt === undefined) return markBegun(run, messages)
  if (!(await goesOn(run, journey))) return []
  return messages.map((message) => ({ message, decidedAt: begunAt, begunAt }))
}

async function goesOn(run: RunContext, journey: string): Promise<boolean> {
  const [row] = await run.db.run<{ goes: boolean }>(
    sql`select ${goesOnSql(run, sql`${journey}::text`)} as goes`,
  )
  return row?.goes === true
}

/** True while the journey is as the guards saw it. */
function goesOnSql(run: RunContext, journey: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(
    ${run.applyId}::bigint = (select max(id) from ${run.tables.apply})
    and not ${isStoppedSql(run.schema, journey)} and ${notPausedSql(run, journey)}
  )`
}

async function markBegun(
  run: RunContext,
  messages: readonly ClaimedMessage[],
): Promise<readonly Begun[]> {
  const rows = await run.db.run<Omit<Begun, 'message'> & { readonly id: string }>(sql`
    update ${run.tables.message}
    set next_attempt_at = null, begun_at = coalesce(begun_at, ${run.now()}::timestamptz)
    where id = any(${messages.map((one) => one.id)}::text[]) and status = 'claimed'
      and worker = ${run.worker}::bigint and next_attempt_at is not null
      and decided_at >= ${staleBefore(run)}::timestamptz
      -- Else given back, and decided on again.
      and ${goesOnSql(run, sql`journey`)}
    returning id, decided_at as "decidedAt", begun_at as "begunAt"`)
  const held = new Map(rows.map((row) => [row.id, row]))
  return messages.flatMap((message) => {
    const row = held.get(message.id)
    return row === undefined ? [] : [{ ...row, message }]
  })
}

/** What was handed over is told as sent; that the ledger says otherwise must be told too. */
function reportLost({ tally }: RunContext, { template }: ClaimedBatch, lost: number): void {
  if (lost === 0) return
  tally.problem(
    diagnostic('CRM7011', {
      address: addressOf('template', template.id),
      message: `Answers about messages of "${template.id}" came after another run had taken them over; the ledger says "unknown" of them.`,
      fix: 'Find out what cut the database session of this run: a timeout of the server, a pooler or a firewall.',
    }),
  )
}

function countResult({ tally }: RunContext, batch: ClaimedBatch, result: AttemptResult): void {
  const kinds = {
    handed: 'sent',
    confirmed: 'sent',
    retry: 'retried',
    failed: 'failed',
    unknown: 'unknown',
  } as const satisfies Record<AttemptResult['status'], string>
  tally.message(batch.template.id, { kind: kinds[result.status] })
}
