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
import { beginsAtClaim } from '../../send/pace.ts'
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
  const isBegun = beginsAtClaim(source.channel.program, await run.senders.senderFor(source.channel))
  const limit = await claimLimit(run, source.channel, () => isAnyoneDue(run, place))
  const origin = { journey: place.group.journey, step: step.id }
  if (limit === 0) return { ...source, ...origin, messages: [], size: 0 }
  const { candidates, decisions } = await workTransaction(run, async (tx) => {
    const candidates = await takeCandidates(tx, run, place, limit)
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
    await insertMessages(tx, run, {
      group: place.group,
      source,
      candidates,
      decisions,
      now,
      isBegun,
    })
    return { candidates, decisions }
  })
  countWithheld(run, source.template.id, decisions)
  const messages = decisions.flatMap((decision) => {
    if (decision.kind !== 'send') return []
    const { messageId, customerKey } = decision.candidate
    return [{ id: messageId, customerKey, address: decision.address.to, attempts: 0 }]
  })
  const begun = isBegun ? { begunAt: now } : {}
  return { ...source, ...origin, ...begun, messages, size: candidates.length }
}

async function isAnyoneDue(run: RunContext, place: StepPlace): Promise<boolean> {
  return (await run.db.run(lockDueSql(run, place, { limit: 1 }))).length > 0
}

/**
 * Whatever guards say of their messages, people move on: in the statement that locks them. The message's id is that of
 * SEMANTICS 25: journey, version-independent step, enrolment.
 */
function takeCandidates(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  limit: number,
): Promise<readonly SendCandidate[]> {
  const due = lockDueSql(run, place, { columns: sql`e.due_at, e.journey, e.step, e.key`, limit })
  return tx.run<SendCandidate>(sql`
    with due as (${due}),
    moved as (
      update ${run.tables.enrolment} m set ${moveOnSql(place.version, place.node.next, sql`d.due_at`)} from due d
      where m.customer_key = d.customer_key and m.id = d.id
      returning d.*
    )
    select id as "enrolmentId", customer_key as "customerKey", key, due_at as "dueAt",
      md5(journey || ':' || step || ':' || id) as "messageId"
    from moved order by due_at, id`)
}
