/** How one kind of step decides about people in, the step that takes everyone due through it, and on, out. */
import type { RawBuilder } from 'kysely'
import type { StepKind } from '../../ir/journey.ts'
import { workTransaction } from '../work-transaction.ts'
import { claimOnTheWay } from './claim-on-the-way.ts'
import { handOver } from './claim-sends.ts'
import { follow, movedBy } from './follow.ts'
import { inTurn } from './lock-claims.ts'
import { lockPeople, movePeople } from './people.ts'
import type { Decide, StepDefinition, StepOf } from './step-definition.ts'

/** `until`: an instant of each person's row that the step asks for, of rows called `e`. */
export function decidingStep<K extends StepKind>(
  decide: Decide<K>,
  until?: (step: StepOf<K>) => RawBuilder<unknown>,
): StepDefinition<K> {
  return {
    async advance(run, step, place) {
      const { claims, progress } = await inTurn(run, place, (endTurn) =>
        workTransaction(run, async (tx) => {
          const people = await lockPeople(tx, run, place, until?.(step))
          if (people.length === 0) return { claims: [], progress: { touched: 0, ended: 0 } }
          const decided = movedBy(people, await decide({ tx, run, step, place, people }))
          const onTheWay = await follow(tx, run, place, decided)
          const { claims, moved } = await claimOnTheWay(tx, run, place, onTheWay, endTurn)
          return { claims, progress: await movePeople(tx, run, place, moved) }
        }),
      )
      await handOver(run, claims)
      return progress
    },
  }
}
