/** A journey by schedule whose re-entry is `never`: each person only ever gets one. */
import { addressOf } from '../../../ir/address.ts'
import type { Rule } from '../rule.ts'

export const SCHEDULE_WITHOUT_REENTRY: Rule = {
  code: 'CRM4001',
  find: ({ journeys }) =>
    [...journeys.values()]
      .filter(({ trigger, reentry }) => trigger.kind === 'schedule' && reentry.kind === 'never')
      .map(({ id }) => ({
        address: addressOf('journey', id),
        path: ['reentry'],
        message: `Journey "${id}" recurs, but takes each person only once`,
        fix: 'Write `reentry: always`, or `reentry: { after: … }`.',
      })),
}
