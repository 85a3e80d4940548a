/**
 * People before a send step in; guards decide and the ledger is claimed, in the transaction that moves them on. What is claimed
 * is handed over only after its commit, so a crash neither sends twice nor leaves anyone before a step already taken.
 */
import type { Executor } from '../../ir/database.ts'
import type { SendStep, WebhookStep } from '../../ir/journey.ts'
import { type Decision, evaluateGuards } from '../guard/evaluate-guards.ts'
import type { Candidate } from '../guard/guard.ts'
import type { RunContext } from '../run-context.ts'
import type { ClaimedBatch, ClaimedMessage, MessageSource } from '../send/claimed-message.ts'
import { insertMessages } from './insert-messages.ts'
import type { StepPlace } from './step-definition.ts'

export interface SendQuestion {
  readonly step: SendStep | WebhookStep
  readonly place: StepPlace
  readonly source: MessageSource
  readonly candidates: readonly Candidate[]
  /** Begun as they are claimed: see `beginsAtClaim`. */
  readonly isBegun: boolean
}

export interface Claim {
  readonly batch: ClaimedBatch
  readonly decisions: readonly Decision[]
}

export async function claimSends(
  tx: Executor,
  run: RunContext,
  { step, place, source, candidates, isBegun }: SendQuestion,
): Promise<Claim> {
  const now = run.now()
  const { group, version } = place
  const origin = { journey: group.journey, step: step.id }
  const decided = await evaluateGuards(candidates, {
    ...{ tx, engine: run.db.engine, schema: run.schema, programs: run.programs, now },
    ...{ ...origin, version },
    channel: source.channel.program,
    isChannelRemoved: source.channel.isRetired,
    template: source.template.program.template,
    expireAfter: step.expireAfter,
  })
  const sends = { group, step: step.id, source, decisions: decided, now, isBegun }
  const written = await insertMessages(tx, run, sends)
  const decisions = written.map(({ decision }) => decision)
  const messages: ClaimedMessage[] = []
  for (const { decision, place } of written) {
    if (decision.kind !== 'send') continue
    const { candidate, address } = decision
    const message = {
      id: candidate.messageId,
      customerKey: candidate.customerKey,
      address: address.to,
      attempts: 0,
    }
    messages.push(isBegun ? Object.assign(message, { place }) : message)
  }
  const begun = isBegun ? { begunAt: now } : {}
  return { batch: { ...source, ...origin, ...begun, messages }, decisions }
}
