/**
 * Sending: guards decide, the ledger is claimed and the person moves on in one transaction; only after its commit are
 * the claimed messages handed over, so a crash neither sends twice nor leaves anyone before a step already taken.
 */
import { sql } from 'kysely'
import type { Executor } from '../../../ir/database.ts'
import type { SendStep } from '../../../ir/journey.ts'
import { evaluateGuards } from '../../guard/evaluate-guards.ts'
import type { Candidate } from '../../guard/guard.ts'
import type { RunContext } from '../../run-context.ts'
import { claimLimit } from '../../send/claim-limit.ts'
import type { ClaimedBatch } from '../../send/claimed-message.ts'
import { deliver } from '../../send/deliver.ts'
import { messageSource } from '../../send/message-source.ts'
import { countWithheld } from '../../send/record-decisions.ts'
import { workTransaction } from '../../work-transaction.ts'
import { insertMessages } from '../insert-messages.ts'
import { lockDueSql } from '../lock-due.ts'
import { moveOnSql } from '../move-on.ts'
import type { StepDefinition, StepPlace } from '../step-definition.ts'

export interface SendCandidate extends Candidate {
  readonly enrolmentId: string
}

export const SEND_STEP: StepDefinition<'send'> = {
  async advance(run, step, place) {
    const batch = await claimSends(run, step, place)
    await deliver(run, batch)
    return { touched: batch.size, ended: place.node.next === undefined ? batch.size : 0 }
  },
}

async function claimSends(
  run: RunContext,
  step: SendStep,
  place: StepPlace,
): Promise<ClaimedBatch & { readonly size: number }> {
  const source = messageSource(run.programs, step.template)
  const now = run.now()
  const limit = await claimLimit(run, source.channel, async () => {
    return (await lockCandidates(run.db, run, place, 1)).length > 0
  })
  const origin = { journey: place.group.journey, step: step.id }
  if (limit === 0) return { ...source, ...origin, messages: [], size: 0 }
  const { candidates, decisions } = await workTransaction(run, async (tx) => {
    await lockClaims(tx, run, place)
    const candidates = await lockCandidates(tx, run, place, limit)
    if (candidates.length === 0) return { candidates, decisions: [] }
    const decisions = await evaluateGuards(candidates, {
      tx,
      schema: run.schema,
      programs: run.programs,
      now,
      journey: place.group.journey,
      version: place.version.journey,
      step: step.id,
      channel: source.channel.program,
      isChannelRemoved: source.channel.isRetired,
      template: source.template.program.template,
      expireAfter: step.expireAfter,
    })
    await insertMessages(tx, run, { group: place.group, source, candidates, decisions, now })
    await moveOn(tx, run, place, candidates)
    return { candidates, decisions }
  })
  countWithheld(run, source.template.id, decisions)
  const messages = decisions.flatMap((decision) => {
    if (decision.kind !== 'send') return []
    const { messageId, customerKey } = decision.candidate
    return [{ id: messageId, customerKey, address: decision.address.to, attempts: 0 }]
  })
  return { ...source, ...origin, messages, size: candidates.length }
}

/**
 * One claim of a step at a time, so that people are claimed in the order in which they fell due, whichever worker does it: of
 * several with one address the first gets the message. What is slow, the hand-over, goes on side by side.
 */
async function lockClaims(
  tx: Executor,
  { schema }: RunContext,
  { group: { journey, stepId } }: StepPlace,
): Promise<void> {
  const name = `${schema} claims ${journey}.${stepId}`
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}::text, 0))`)
}

/** The message's id is that of SEMANTICS 25: journey, version-independent step, enrolment. */
function lockCandidates(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  limit: number,
): Promise<readonly SendCandidate[]> {
  const due = lockDueSql(run, place, {
    columns: sql`e.due_at, e.journey, e.step, e.key`,
    limit,
  })
  return tx.run<SendCandidate>(sql`
    with due as (${due})
    select id as "enrolmentId", customer_key as "customerKey", key, due_at as "dueAt",
      md5(journey || ':' || step || ':' || id) as "messageId"
    from due order by due_at, id`)
}

async function moveOn(
  tx: Executor,
  { tables }: RunContext,
  place: StepPlace,
  candidates: readonly SendCandidate[],
): Promise<void> {
  await tx.run(sql`
    update ${tables.enrolment} m set ${moveOnSql(place.version, place.node.next, sql`m.due_at`)}
    from unnest(
      ${candidates.map((one) => one.customerKey)}::text[],
      ${candidates.map((one) => one.enrolmentId)}::text[]
    ) as d (customer_key, id)
    where m.customer_key = d.customer_key and m.id = d.id`)
}
