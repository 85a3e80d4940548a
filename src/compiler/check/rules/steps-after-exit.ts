/** Steps behind an `exit`, on any path: nobody reaches them. */
import { addressOf } from '../../../ir/address.ts'
import { pathPlaces } from '../../../ir/step-graph.ts'
import type { Rule } from '../rule.ts'

export const STEPS_AFTER_EXIT: Rule = {
  code: 'CRM4003',
  find: ({ journeys }) =>
    [...journeys.values()].flatMap(({ id, steps }) => {
      const places = pathPlaces(steps)
      return places.flatMap(({ step, path }) => {
        if (step.kind !== 'exit') return []
        const place = [...path.slice(0, -1), Number(path.at(-1)) + 1]
        const next = places.find((other) => other.path.join() === place.join())
        if (next === undefined) return []
        return [
          {
            address: addressOf('journey', id),
            path: place,
            message: `Step "${next.step.id}" comes after exit "${step.id}", so nobody reaches it`,
            fix: 'Move the exit to the end, or take the steps after it out.',
          },
        ]
      })
    }),
}
