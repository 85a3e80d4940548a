/** A journey by schedule, or of a yearly date, whose re-entry is `never`: each person only ever gets one. */
import { addressOf } from '../../../ir/address.ts'
import type { Rule } from '../rule.ts'

const RECURRING = ['schedule', 'anniversary']

export const SCHEDULE_WITHOUT_REENTRY: Rule = {
  code: 'CRM4001',
  find: ({ journeys }) =>
    [...journeys.values()]
      .filter(
        ({ trigger, reentry, isBroadcast }) =>
          RECURRING.includes(trigger.kind) && reentry.kind === 'never' && isBroadcast !== true,
      )
      .map(({ id }) => ({
        address: addressOf('journey', id),
        path: ['reentry'],
        message: `Journey "${id}" recurs, but takes each person only once`,
        fix: 'Write `reentry: always`, or `reentry: { after: … }`.',
      })),
}
