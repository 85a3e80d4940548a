/** Steps behind an `exit`: nobody reaches them. */
import { addressOf } from '../../../ir/address.ts'
import type { Rule } from '../rule.ts'

export const STEPS_AFTER_EXIT: Rule = {
  code: 'CRM4003',
  find: ({ journeys }) =>
    [...journeys.values()].flatMap(({ id, steps }) => {
      const exit = steps.findIndex(({ kind }) => kind === 'exit')
      const next = exit === -1 ? undefined : steps[exit + 1]
      if (next === undefined) return []
      return [
        {
          address: addressOf('journey', id),
          path: ['steps', exit + 1],
          message: `Step "${next.id}" comes after exit "${steps[exit]?.id}", so nobody reaches it`,
          fix: 'Move the exit to the end, or take the steps after it out.',
        },
      ]
    }),
}
