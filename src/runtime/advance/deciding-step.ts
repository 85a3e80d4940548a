/** How one kind of step decides about people in, the step that takes everyone due through it, and on, out. */
import type { RawBuilder } from 'kysely'
import type { StepKind } from '../../ir/journey.ts'
import { workTransaction } from '../work-transaction.ts'
import { follow, movedBy } from './follow.ts'
import { lockPeople, movePeople } from './people.ts'
import type { Decide, StepDefinition, StepOf } from './step-definition.ts'

/** `until`: an instant of each person's row that the step asks for, of rows called `e`. */
export function decidingStep<K extends StepKind>(
  decide: Decide<K>,
  until?: (step: StepOf<K>) => RawBuilder<unknown>,
): StepDefinition<K> {
  return {
    advance: (run, step, place) =>
      workTransaction(run, async (tx) => {
        const people = await lockPeople(tx, run, place, until?.(step))
        if (people.length === 0) return { touched: 0, ended: 0 }
        const moved = movedBy(people, await decide({ tx, run, step, place, people }))
        return movePeople(tx, run, place, await follow(tx, run, place, moved))
      }),
  }
}
