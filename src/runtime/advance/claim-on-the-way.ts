/**
 * People on their way to sends in; those whom this transaction may take through their send claimed, and all of them moved on, out.
 * Nobody is taken further than behind the send: what comes next may ask what messages say.
 */
import type { Executor } from '../../ir/database.ts'
import type { StepNode } from '../../ir/step-graph.ts'
import type { RunContext } from '../run-context.ts'
import { type Claim, claimSends, type SendQuestion } from './claim-sends.ts'
import type { Moved } from './move.ts'
import type { StepPlace } from './step-definition.ts'
import { candidateOf, sourceOf } from './steps/send.ts'

export interface TakenOn {
  readonly claims: readonly Claim[]
  readonly moved: readonly Moved[]
}

export async function claimOnTheWay(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  moved: readonly Moved[],
  endTurn: () => void,
): Promise<TakenOn> {
  const questions: SendQuestion[] = []
  for (const node of place.ahead) {
    const question = await questionOf(run, { ...place, node }, moved)
    if (question !== undefined) questions.push(question)
  }
  if (questions.length === 0) return { claims: [], moved }
  const claims = await claimSends(tx, run, questions, endTurn)
  return { claims, moved: moved.map((each) => beyond(place, each)) }
}

async function questionOf(
  run: RunContext,
  place: StepPlace,
  moved: readonly Moved[],
): Promise<SendQuestion | undefined> {
  const { step } = place.node
  if (step.kind !== 'send') throw new Error(`step ${step.id} sends nothing`)
  const candidates = moved.flatMap(({ person, move }) =>
    move.kind === 'go' && move.to === step.id
      ? [candidateOf(place, { ...person, dueAt: move.at })]
      : [],
  )
  if (candidates.length === 0) return undefined
  return { step, place, candidates, ...(await sourceOf(run, place)) }
}

function beyond({ ahead }: StepPlace, { person, move }: Moved): Moved {
  const send: StepNode | undefined =
    move.kind === 'go' ? ahead.find(({ step }) => step.id === move.to) : undefined
  if (move.kind !== 'go' || send === undefined) return { person, move }
  return { person, move: { kind: 'go', to: send.next, at: move.at } }
}
