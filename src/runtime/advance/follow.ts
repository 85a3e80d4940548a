/**
 * People on their way to a step in; taken on through every step that only says where they go next, so that a row is written once
 * for a whole way, out. Not through a send: a step after it may ask of the ledger, and one transaction locks recipients once. Steps
 * before which exit criteria or a goal are asked are taken one at a time.
 */
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { StepKind } from '../../ir/journey.ts'
import type { StepNode } from '../../ir/step-graph.ts'
import { groupBy } from '../group-by.ts'
import type { RunContext } from '../run-context.ts'
import type { LockedPerson, Move, Moved, Person } from './move.ts'
import type { Decide, StepPlace } from './step-definition.ts'
import { decideBranch } from './steps/branch.ts'
import { decideExit } from './steps/exit.ts'
import { decideSplit } from './steps/split.ts'

const INSTANT: Partial<Readonly<Record<StepKind, Decide>>> = {
  branch: decideBranch,
  split: decideSplit,
  exit: decideExit,
}

export async function follow(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  moved: readonly Moved[],
): Promise<readonly Moved[]> {
  if (place.version.isChecked) return moved
  const arrived: Moved[] = []
  let going = moved
  while (going.length > 0) {
    const further: Moved[] = []
    for (const [node, group] of groupBy(going, (each) => nodeBefore(place, each))) {
      const decide = node === undefined ? undefined : INSTANT[node.step.kind]
      if (node === undefined || decide === undefined) arrived.push(...group)
      else further.push(...(await takeThrough(tx, run, { ...place, node }, decide, group)))
    }
    going = further
  }
  return arrived
}

function nodeBefore({ version }: StepPlace, { move }: Moved): StepNode | undefined {
  if (move.kind !== 'go' || move.to === undefined) return undefined
  return version.graph.nodes.get(move.to)
}

async function takeThrough(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  decide: Decide,
  group: readonly Moved[],
): Promise<readonly Moved[]> {
  const people = group.map(({ person, move }) => ({ ...person, arrivedAt: atOf(person, move) }))
  return movedBy(people, await decide({ tx, run, step: place.node.step, place, people }))
}

function atOf({ arrivedAt }: Person, move: Move): Instant {
  return move.kind === 'go' ? move.at : arrivedAt
}

/** People and their moves, in one order. */
export function movedBy(people: readonly LockedPerson[], moves: readonly Move[]): readonly Moved[] {
  return people.map((person, index) => {
    const move = moves[index]
    if (move === undefined)
      throw new Error('a step decided about fewer people than it was asked of')
    return { person, move }
  })
}
