/**
 * Messages whose next attempt is due, or that a guard deferred until now, in; a claimed batch of them out. They pass all
 * guards again at this instant (SEMANTICS 24): someone may have opted out since. What may have arrived already and may not go the
 * same way again ends as unknown.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { rowsSql } from '../../ir/rows-sql.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import { type Decision, evaluateGuards } from '../guard/evaluate-guards.ts'
import { notPausedSql } from '../hold/not-paused.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { claimLimit } from './claim-limit.ts'
import type { ClaimedBatch, ClaimedMessage, MessageSource } from './claimed-message.ts'
import {
  changedChannels,
  type DoubtEnds,
  endInDoubt,
  heldInDoubt,
  type WaitingRow,
} from './in-doubt.ts'
import { ledgerClass, messageSource } from './message-source.ts'
import { countWithheld, DECISION_COLUMNS, decisionRow, nextAttemptSql } from './record-decisions.ts'

export interface RetryGroup {
  readonly journey: string
  readonly step: string
  readonly applyId: number
  readonly template: string
}

export interface RetryQuestion {
  readonly bound: DueBound
  /** Channels whose messages are left to other workers. */
  readonly resting: ReadonlySet<string>
}

interface RetryRow extends WaitingRow {
  readonly attempts: number
}

/** Kinds of messages with an attempt due: each group shares template and guards. */
export function retryGroups(run: RunContext, bound: DueBound): Promise<readonly RetryGroup[]> {
  return run.db.run<RetryGroup>(sql`
    select journey, step, journey_apply_id as "applyId", template from ${run.tables.message}
    where status in ('retry', 'deferred') and ${isDueSql(sql`next_attempt_at`, bound)}
      and ${notPausedSql(run, sql`journey`)}
    group by 1, 2, 3, 4
    -- What waited for the same instant goes in the order in which it fell due.
    order by min(next_attempt_at), min(due_at), 1, 2, 3, 4`)
}

/** Empty when none is left or others hold them. */
export async function claimRetries(
  run: RunContext,
  group: RetryGroup,
  { bound, resting }: RetryQuestion,
): Promise<ClaimedBatch & { readonly size: number }> {
  const version = await run.versions.load(group.journey, group.applyId)
  const node = version.graph.nodes.get(group.step)
  const source = messageSource(run.programs, { ...group, version, node })
  const isAnyoneDue = async () => (await lockDue(run.db, run, group, bound, 1)).length > 0
  const isLeft = resting.has(source.channel.id)
  const limit = isLeft ? 0 : await claimLimit(run, source.channel, isAnyoneDue)
  const origin = { journey: group.journey, step: group.step }
  if (limit === 0) return { ...source, ...origin, messages: [], size: 0 }
  const now = run.now()
  const step = node?.step
  const { rows, decisions, ends } = await workTransaction(run, async (tx) => {
    const rows = await lockDue(tx, run, group, bound, limit)
    if (rows.length === 0) return { rows, decisions: [], ends: new Map() }
    const changed = changedChannels(rows, source.channel)
    const asked = rows.filter(({ messageId }) => !changed.has(messageId))
    const decisions = await evaluateGuards(asked, {
      tx,
      engine: run.db.engine,
      schema: run.schema,
      programs: run.programs,
      now,
      journey: group.journey,
      version,
      waited: { applyId: group.applyId },
      step: group.step,
      channel: source.channel.program,
      isChannelRemoved: source.channel.isRetired,
      template: source.template.program.template,
      expireAfter: step !== undefined && 'expireAfter' in step ? step.expireAfter : undefined,
    })
    const ends = new Map([...changed, ...heldInDoubt(rows, decisions)])
    const goOn = decisions.filter(({ candidate }) => !ends.has(candidate.messageId))
    await endInDoubt(tx, run, ends)
    await updateMessages(tx, run, { decisions: goOn, source, now })
    return { rows, decisions, ends }
  })
  countWithheld(run, source.template.id, decisions, ends)
  return { ...source, ...origin, messages: claimed(rows, decisions, ends), size: rows.length }
}

function claimed(
  rows: readonly RetryRow[],
  decisions: readonly Decision[],
  ends: DoubtEnds,
): readonly ClaimedMessage[] {
  const waited = new Map(rows.map((row) => [row.messageId, row]))
  return decisions.flatMap((decision) => {
    const { messageId, customerKey } = decision.candidate
    if (decision.kind !== 'send' || ends.has(messageId)) return []
    const { attempts = 0, doubtSince = null } = waited.get(messageId) ?? {}
    const doubt = doubtSince === null ? {} : { doubtSince }
    return [{ id: messageId, customerKey, address: decision.address.to, attempts, ...doubt }]
  })
}

function lockDue(
  tx: Executor,
  { tables, ...run }: RunContext,
  group: RetryGroup,
  bound: DueBound,
  limit: number,
): Promise<readonly RetryRow[]> {
  return tx.run<RetryRow>(sql`
    select id as "messageId", enrolment_id as "enrolmentId", customer_key as "customerKey", key, due_at as "dueAt", attempts,
      doubt_since as "doubtSince", channel, channel_apply_id as "channelApplyId", address_key as "addressKey"
    from ${tables.message}
    where status in ('retry', 'deferred') and ${isDueSql(sql`next_attempt_at`, bound)}
      and journey = ${group.journey}::text and step = ${group.step}::text
      and journey_apply_id = ${group.applyId}::bigint and template = ${group.template}::text
      and ${notPausedSql(run, sql`${group.journey}::text`)}
    order by next_attempt_at, due_at, id
    limit ${limit}::int
    for update skip locked`)
}

/** The template and its channel may have been changed since: the ledger says as what it goes out, or caps would count it as what it was. */
async function updateMessages(
  tx: Executor,
  { tables, worker }: RunContext,
  claim: {
    readonly decisions: readonly Decision[]
    readonly source: MessageSource
    readonly now: Instant
  },
): Promise<void> {
  if (claim.decisions.length === 0) return
  const { channel, template } = claim.source
  await tx.run(sql`
    update ${tables.message} m set
      status = d.status, reason = d.reason, detail = d.detail, address = d.address,
      address_key = d."addressKey",
      channel = ${channel.id}::text, channel_apply_id = ${channel.applyId}::bigint,
      topic = ${template.program.template.topic ?? null}::text,
      class = ${ledgerClass(claim.source)}::text, decided_at = ${claim.now}::timestamptz,
      worker = case when d.status = 'claimed' then ${worker}::bigint end,
      next_attempt_at = ${nextAttemptSql(claim.now, false)}
    from ${rowsSql('d', claim.decisions.map(decisionRow), DECISION_COLUMNS)}
    where m.id = any(${claim.decisions.map((one) => one.candidate.messageId)}::text[]) and m.id = d.id`)
}
