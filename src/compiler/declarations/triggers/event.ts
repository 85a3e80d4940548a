/** `event: add_to_cart`: doing it enrols; with `key`, once for each value of a property. */
import { occurrencesSql } from '../../sql/event-occurrences.ts'
import {
  JOURNEY_EVENT_PROPERTIES,
  journeyEventReads,
  resolveJourneyEvent,
} from '../journey-event.ts'
import type { TriggerForm } from './trigger-kind.ts'

export const EVENT: TriggerForm<'event'> = {
  kind: 'event',
  properties: {
    ...JOURNEY_EVENT_PROPERTIES,
    key: {
      type: 'string',
      minLength: 1,
      description: 'A property that tells two enrolments of one customer apart.',
      examples: ['cart_id'],
    },
  },
  required: ['event'],
  resolve(written, context) {
    const event = resolveJourneyEvent(written, ['trigger'], context)
    return event === undefined ? undefined : { kind: 'event', ...event }
  },
  segment: () => undefined,
  catalogReads(trigger) {
    const { traits, events } = journeyEventReads(trigger)
    const kept = { event: trigger.event, properties: trigger.keep ?? [] }
    return { traits, events: [...events, kept] }
  },
  compile: (trigger, source) => occurrencesSql(trigger, source, { keep: trigger.keep ?? [] }),
}
