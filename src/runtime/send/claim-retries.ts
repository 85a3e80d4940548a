/**
 * Messages whose next attempt is due, or that a guard deferred until now, in; a claimed batch of them out. They pass all
 * guards again at this instant (SEMANTICS 24): someone may have opted out since.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { rowsSql } from '../../ir/rows-sql.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import { type Decision, evaluateGuards } from '../guard/evaluate-guards.ts'
import type { Candidate } from '../guard/guard.ts'
import { notPausedSql } from '../hold/not-paused.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { claimLimit } from './claim-limit.ts'
import type { ClaimedBatch, MessageSource } from './claimed-message.ts'
import { ledgerClass, messageSource } from './message-source.ts'
import { countWithheld, DECISION_COLUMNS, decisionRow, nextAttemptSql } from './record-decisions.ts'

export interface RetryGroup {
  readonly journey: string
  readonly step: string
  readonly applyId: number
  readonly template: string
}

interface RetryRow extends Candidate {
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
  bound: DueBound,
): Promise<ClaimedBatch & { readonly size: number }> {
  const version = await run.versions.load(group.journey, group.applyId)
  const node = version.graph.nodes.get(group.step)
  const source = messageSource(run.programs, { ...group, version, node })
  const limit = await claimLimit(run, source.channel, async () => {
    return (await lockDue(run.db, run, group, bound, 1)).length > 0
  })
  const origin = { journey: group.journey, step: group.step }
  if (limit === 0) return { ...source, ...origin, messages: [], size: 0 }
  const now = run.now()
  const step = node?.step
  const { rows, decisions } = await workTransaction(run, async (tx) => {
    const rows = await lockDue(tx, run, group, bound, limit)
    if (rows.length === 0) return { rows, decisions: [] }
    const decisions = await evaluateGuards(rows, {
      tx,
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
    await updateMessages(tx, run, { decisions, source, now })
    return { rows, decisions }
  })
  countWithheld(run, source.template.id, decisions)
  const attempts = new Map(rows.map((row) => [row.messageId, row.attempts]))
  const messages = decisions.flatMap((decision) => {
    if (decision.kind !== 'send') return []
    const { messageId, customerKey } = decision.candidate
    return [
      {
        id: messageId,
        customerKey,
        address: decision.address.to,
        attempts: attempts.get(messageId) ?? 0,
      },
    ]
  })
  return { ...source, ...origin, messages, size: rows.length }
}

function lockDue(
  tx: Executor,
  { tables, ...run }: RunContext,
  group: RetryGroup,
  bound: DueBound,
  limit: number,
): Promise<readonly RetryRow[]> {
  return tx.run<RetryRow>(sql`
    select id as "messageId", enrolment_id as "enrolmentId", customer_key as "customerKey", key, due_at as "dueAt", attempts
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
  const { channel, template } = claim.source
  await tx.run(sql`
    update ${tables.message} m set
      status = d.status, reason = d.reason, detail = d.detail, address = d.address,
      address_key = d."addressKey",
      channel = ${channel.id}::text, topic = ${template.program.template.topic ?? null}::text,
      class = ${ledgerClass(claim.source)}::text, decided_at = ${claim.now}::timestamptz,
      worker = case when d.status = 'claimed' then ${worker}::bigint end,
      next_attempt_at = ${nextAttemptSql(claim.now, false)}
    from ${rowsSql('d', claim.decisions.map(decisionRow), DECISION_COLUMNS)}
    where m.id = any(${claim.decisions.map((one) => one.candidate.messageId)}::text[]) and m.id = d.id`)
}
