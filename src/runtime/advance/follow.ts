/**
 * People on their way to a step in; taken on through every step that takes no time, so that a row is written once for a whole
 * way, and what was claimed for them on it, out. Steps before which exit criteria or a goal are asked are taken one at a time.
 */
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { StepKind } from '../../ir/journey.ts'
import type { StepNode } from '../../ir/step-graph.ts'
import { groupBy } from '../group-by.ts'
import type { RunContext } from '../run-context.ts'
import type { Claim } from './claim-sends.ts'
import type { Move, Moved, Person } from './move.ts'
import type { Decide, StepPlace } from './step-definition.ts'
import { decideBranch } from './steps/branch.ts'
import { decideExit } from './steps/exit.ts'
import { sendOnTheWay } from './steps/send.ts'
import { decideSplit } from './steps/split.ts'

const INSTANT: Partial<Readonly<Record<StepKind, Decide>>> = {
  branch: decideBranch,
  split: decideSplit,
  exit: decideExit,
}

export interface Followed {
  readonly moved: readonly Moved[]
  /** To be handed over after the commit. */
  readonly claims: readonly Claim[]
}

export async function follow(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  moved: readonly Moved[],
): Promise<Followed> {
  if (place.version.isChecked) return { moved, claims: [] }
  const arrived: Moved[] = []
  const claims: Claim[] = []
  let going = moved
  while (going.length > 0) {
    const further: Moved[] = []
    for (const [node, group] of groupBy(going, (each) => nodeBefore(place, each))) {
      const taken =
        node === undefined ? undefined : await takeThrough(tx, run, { ...place, node }, group)
      if (taken === undefined) arrived.push(...group)
      else {
        further.push(...taken.moved)
        claims.push(...taken.claims)
      }
    }
    going = further
  }
  return { moved: arrived, claims }
}

function nodeBefore({ version }: StepPlace, { move }: Moved): StepNode | undefined {
  if (move.kind !== 'go' || move.to === undefined) return undefined
  return version.graph.nodes.get(move.to)
}

/** `undefined` of a step that they have to stand before. */
async function takeThrough(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  group: readonly Moved[],
): Promise<Followed | undefined> {
  const { step, next } = place.node
  const people = group.map(({ person, move }) => ({ ...person, arrivedAt: atOf(person, move) }))
  if (step.kind === 'send') {
    const claim = await sendOnTheWay(tx, run, step, place, people)
    if (claim === undefined) return undefined
    const moves = people.map(({ arrivedAt }) => ({ kind: 'go', to: next, at: arrivedAt }) as const)
    return { moved: movedBy(people, moves), claims: [claim] }
  }
  const decide = INSTANT[step.kind]
  if (decide === undefined) return undefined
  return { moved: movedBy(people, await decide({ tx, run, step, place, people })), claims: [] }
}

function atOf({ arrivedAt }: Person, move: Move): Instant {
  return move.kind === 'go' ? move.at : arrivedAt
}

/** People and their moves, in one order. */
export function movedBy(people: readonly Person[], moves: readonly Move[]): readonly Moved[] {
  return people.map((person, index) => {
    const move = moves[index]
    if (move === undefined)
      throw new Error('a step decided about fewer people than it was asked of')
    return { person, move }
  })
}
