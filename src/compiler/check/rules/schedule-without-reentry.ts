/** A journey by schedule, of a yearly date or of one that is computed, whose re-entry is `never`: each person only ever gets one. */
import { addressOf } from '../../../ir/address.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { Trigger } from '../../../ir/journey.ts'
import type { Rule } from '../rule.ts'

export const SCHEDULE_WITHOUT_REENTRY: Rule = {
  code: 'CRM4001',
  find: ({ journeys, catalog }) =>
    [...journeys.values()]
      .filter(
        ({ trigger, reentry, isBroadcast }) =>
          recurs(trigger, catalog) && reentry.kind === 'never' && isBroadcast !== true,
      )
      .map(({ id }) => ({
        address: addressOf('journey', id),
        path: ['reentry'],
        message: `Journey "${id}" recurs, but takes each person only once`,
        fix: 'Write `reentry: always`, or `reentry: { after: … }`.',
      })),
}

/** A computed date moves on with what the person does: after the next purchase it is due again. */
function recurs(trigger: Trigger, catalog: ProjectGraph['catalog']): boolean {
  if (trigger.kind === 'date') return Object.hasOwn(catalog?.computed ?? {}, trigger.trait)
  return trigger.kind === 'schedule' || trigger.kind === 'anniversary'
}
