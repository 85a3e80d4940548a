/** `goal`: the event after enrolment that the journey is for, and for how long it counts. */
import type { Goal } from '../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import { DURATION_SCHEMA, resolveDuration, zoneOfDuration } from '../fields/duration.ts'
import { textField } from '../fields/written-field.ts'
import type { DeclarationContext } from './declaration-kind.ts'
import { JOURNEY_EVENT_PROPERTIES, KEY_OF_ENROLMENT, resolveJourneyEvent } from './journey-event.ts'

export const GOAL_SCHEMA: JsonObject = {
  type: 'object',
  description:
    'What the journey is for: whoever does it leaves as converted, before their next step.',
  properties: {
    ...JOURNEY_EVENT_PROPERTIES,
    key: KEY_OF_ENROLMENT,
    within: {
      ...DURATION_SCHEMA,
      description:
        'The attribution window: only so long after enrolment, and after a message that brought it. Default: while they are in the journey.',
    },
  },
  required: ['event'],
  additionalProperties: false,
  examples: [{ event: 'purchase', within: '7d' }],
}

export function resolveGoal(
  written: Json | undefined,
  context: DeclarationContext,
): Goal | undefined {
  if (!isJsonObject(written)) return undefined
  const event = resolveJourneyEvent(written, ['goal'], context)
  const within = textField(written, 'within')
  if (event === undefined || within === undefined) return event
  const duration = resolveDuration(within, ['goal', 'within'], context)
  if (duration === undefined) return undefined
  return { ...event, within: { duration, zone: zoneOfDuration(duration, context.zone) } }
}
