/** How one kind of step decides about people in, the step that takes everyone due through it, and on, out. */
import type { RawBuilder } from 'kysely'
import type { StepKind } from '../../ir/journey.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { follow, movedBy } from './follow.ts'
import type { Moved } from './move.ts'
import { lockPeople, movePeople } from './people.ts'
import type { Decide, StepDefinition, StepOf } from './step-definition.ts'

/**
 * `until`: an instant of each person's row that the step asks for, of rows called `e` · `committed`: done once the moves of a batch
 * are there for others to see.
 */
export function decidingStep<K extends StepKind>(
  decide: Decide<K>,
  until?: (step: StepOf<K>) => RawBuilder<unknown>,
  committed?: (run: RunContext, moved: readonly Moved[]) => Promise<void>,
): StepDefinition<K> {
  return {
    async advance(run, step, place) {
      const { moved, progress } = await workTransaction(run, async (tx) => {
        const people = await lockPeople(tx, run, place, until?.(step))
        if (people.length === 0) return { moved: [], progress: { touched: 0, ended: 0 } }
        const decided = movedBy(people, await decide({ tx, run, step, place, people }))
        const moved = await follow(tx, run, place, decided)
        return { moved, progress: await movePeople(tx, run, place, moved) }
      })
      await committed?.(run, moved)
      return progress
    },
  }
}
