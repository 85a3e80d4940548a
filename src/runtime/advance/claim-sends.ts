/**
 * People before a send step in; guards decide and the ledger is claimed, in the transaction that moves them on. What is claimed
 * is handed over only after its commit, so a crash neither sends twice nor leaves anyone before a step already taken.
 */
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { SendStep, WebhookStep } from '../../ir/journey.ts'
import { type Decision, guardsTogether } from '../guard/evaluate-guards.ts'
import type { Candidate } from '../guard/guard.ts'
import type { GivenContext } from '../guard/recipients-once.ts'
import type { RunContext } from '../run-context.ts'
import type { ClaimedBatch, MessageSource } from '../send/claimed-message.ts'
import { deliverAll } from '../send/deliver.ts'
import { countWithheld } from '../send/record-decisions.ts'
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

/** Of several steps on one channel, in their order. `endTurn`: another worker may claim there. */
export async function claimSends(
  tx: Executor,
  run: RunContext,
  questions: readonly SendQuestion[],
  endTurn: () => void,
): Promise<readonly Claim[]> {
  const now = run.now()
  const asked = questions.map((question) => ({
    candidates: question.candidates,
    given: givenOf(tx, run, question, now),
  }))
  const claims: Claim[] = []
  for (const [index, evaluate] of guardsTogether(tx, asked, endTurn).entries()) {
    const question = questions[index]
    if (question === undefined) continue
    claims.push(await claimOf(tx, run, question, { now, decided: await evaluate() }))
  }
  // Where nobody had to be locked, no order matters.
  endTurn()
  return claims
}

function givenOf(
  tx: Executor,
  { schema, programs }: RunContext,
  { step, place: { group, version }, source }: SendQuestion,
  now: Instant,
): GivenContext {
  return {
    ...{ tx, schema, programs, now },
    ...{ journey: group.journey, step: step.id, version },
    channel: source.channel.program,
    isChannelRemoved: source.channel.isRetired,
    template: source.template.program.template,
    expireAfter: step.expireAfter,
  }
}

async function claimOf(
  tx: Executor,
  run: RunContext,
  { step, place: { group }, source, candidates, isBegun }: SendQuestion,
  { now, decided }: { readonly now: Instant; readonly decided: readonly Decision[] },
): Promise<Claim> {
  const sends = { group, step: step.id, source, candidates, decisions: decided, now, isBegun }
  const written = await insertMessages(tx, run, sends)
  const decisions = decided.filter(({ candidate }) => written.has(candidate.messageId))
  const messages = decisions.flatMap((decision) => {
    if (decision.kind !== 'send') return []
    const { messageId, customerKey } = decision.candidate
    return [{ id: messageId, customerKey, address: decision.address.to, attempts: 0 }]
  })
  const begun = isBegun ? { begunAt: now } : {}
  return {
    batch: { ...source, journey: group.journey, step: step.id, ...begun, messages },
    decisions,
  }
}

/** Called after the commit: one after the other. */
export async function handOver(run: RunContext, claims: readonly Claim[]): Promise<void> {
  for (const { batch, decisions } of claims) countWithheld(run, batch.template.id, decisions)
  await deliverAll(
    run,
    claims.map(({ batch }) => batch),
  )
}
