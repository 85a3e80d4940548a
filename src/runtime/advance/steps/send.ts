/** Sending: people are locked, decided on and moved on together; what guards let through is handed over after the commit. */
import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Executor } from '../../../ir/database.ts'
import type { SendStep, WebhookStep } from '../../../ir/journey.ts'
import type { Candidate } from '../../guard/guard.ts'
import type { RunContext } from '../../run-context.ts'
import { claimLimit } from '../../send/claim-limit.ts'
import type { MessageSource } from '../../send/claimed-message.ts'
import { deliver } from '../../send/deliver.ts'
import { giveBack } from '../../send/give-back.ts'
import { messageSource } from '../../send/message-source.ts'
import { beginsAtClaim } from '../../send/pace.ts'
import { countWithheld } from '../../send/record-decisions.ts'
import { workTransaction } from '../../work-transaction.ts'
import { type Claim, claimSends } from '../claim-sends.ts'
import { lockClaims } from '../lock-claims.ts'
import { lockDueSql } from '../lock-due.ts'
import type { Person } from '../move.ts'
import { moveOnSql } from '../move-on.ts'
import type { StepDefinition, StepPlace, StepProgress } from '../step-definition.ts'

export const SEND_STEP: StepDefinition<'send'> = { advance: sendAtStep }

export async function sendAtStep(
  run: RunContext,
  step: SendStep | WebhookStep,
  place: StepPlace,
): Promise<StepProgress> {
  const { source, isBegun } = await sourceOf(run, place)
  const limit = await claimLimit(run, source.channel, () => isAnyoneDue(run, place))
  if (limit === 0) return { touched: 0, ended: 0 }
  const { claim, touched } = await workTransaction(run, async (tx) => {
    await lockClaims(tx, run, place)
    const due = await takeDue(tx, run, place, limit)
    const candidates = due.map((one) => candidateOf(place, one))
    if (due.length === 0) return { claim: undefined, touched: 0 }
    const question = { step, place, source, candidates, isBegun }
    return { claim: await claimSends(tx, run, question), touched: due.length }
  })
  if (claim !== undefined) await handOver(run, place, claim, isBegun)
  return { touched, ended: place.node.next === undefined ? touched : 0 }
}

/** Called after the commit. */
async function handOver(
  run: RunContext,
  { handOvers }: StepPlace,
  { batch, decisions }: Claim,
  isBegun: boolean,
): Promise<void> {
  countWithheld(run, batch.template.id, decisions)
  const begin = async () => (await deliver(run, batch)) === batch.messages.length
  // What a provider takes its time for is decided on only when its turn has come, or it would be too old by then.
  if (isBegun) await handOvers.begin(begin, () => giveBack(run, batch.messages))
  else await begin()
}

async function sourceOf(
  run: RunContext,
  { group, version, node }: StepPlace,
): Promise<{ readonly source: MessageSource; readonly isBegun: boolean }> {
  const source = messageSource(run.programs, { ...group, version, node })
  const sender = await run.senders.senderFor(source.channel)
  return { source, isBegun: beginsAtClaim(source.channel.program, sender) }
}

async function isAnyoneDue(run: RunContext, place: StepPlace): Promise<boolean> {
  return (await run.db.run(lockDueSql(run, place, { limit: 1 }))).length > 0
}

type DuePerson = Pick<Person, 'id' | 'customerKey' | 'key'> & Pick<Candidate, 'dueAt'>

/** The message's id is that of SEMANTICS 25: journey, version-independent step, enrolment. */
function candidateOf(
  { group, node }: StepPlace,
  { id, customerKey, key, dueAt }: DuePerson,
): Candidate {
  const messageId = hash('md5', `${group.journey}:${node.step.id}:${id}`)
  return { messageId, enrolmentId: id, customerKey, key, dueAt }
}

/**
 * Whatever guards say of their messages, people move on: in the statement that locks them. Whose row was written by somebody else
 * since the statement began stays where they are, and is found by the next walk.
 */
async function takeDue(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  limit: number,
): Promise<readonly DuePerson[]> {
  const due = lockDueSql(run, place, { columns: sql`e.ctid as row`, limit })
  const people = await tx.run<DuePerson>(sql`
    with due as (${due}),
    moved as (
      update ${run.tables.enrolment} m set ${moveOnSql(place.version, place.node.next, sql`m.due_at`)}
      where m.ctid = any(array(select d.row from due d))
      returning m.id, m.customer_key, m.key, m.arrived_at
    )
    select id, customer_key as "customerKey", key, arrived_at as "dueAt" from moved order by arrived_at, id`)
  place.walk.passed(people)
  return people
}
