/** `waitFor`: until the person does something or is in a segment, and no longer than a timeout (SEMANTICS 20). */
import { addressOf } from '../../../ir/address.ts'
import type { WaitedFor } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { DURATION_SCHEMA, resolveDuration, zoneOfDuration } from '../../fields/duration.ts'
import { listField, objectField, textField } from '../../fields/written-field.ts'
import { occurrencesSql } from '../../sql/event-occurrences.ts'
import {
  JOURNEY_EVENT_PROPERTIES,
  journeyEventReads,
  KEY_OF_ENROLMENT,
  resolveJourneyEvent,
} from '../journey-event.ts'
import type { StepContext, StepForm } from './step-kind.ts'
import { PATH_SCHEMA } from './step-schema.ts'

export const WAIT_FOR: StepForm<'waitFor'> = {
  kind: 'waitFor',
  properties: {
    waitFor: {
      description: 'An event, or being in a segment.',
      anyOf: [
        {
          type: 'object',
          title: 'event',
          properties: { ...JOURNEY_EVENT_PROPERTIES, key: KEY_OF_ENROLMENT },
          required: ['event'],
          additionalProperties: false,
        },
        {
          type: 'object',
          title: 'segment',
          properties: {
            segment: { type: 'string', minLength: 1, description: 'Id of the segment.' },
          },
          required: ['segment'],
          additionalProperties: false,
        },
      ],
    },
    timeout: { ...DURATION_SCHEMA, description: 'How long to wait for it.' },
    then: { ...PATH_SCHEMA, description: 'What happens when it came in time.' },
    otherwise: { ...PATH_SCHEMA, description: 'What happens when it did not.' },
  },
  nameOf: (_written, number) => `wait-for-${number}`,
  resolve(id, written, path, context) {
    const what = resolveWhat(objectField(written, 'waitFor') ?? {}, [...path, 'waitFor'], context)
    const timeout = resolveTimeout(textField(written, 'timeout'), path, context)
    const stepsAt = (field: string) =>
      context.stepsOf(listField(written, field) ?? [], [...path, field])
    const [then, otherwise] = [stepsAt('then'), stepsAt('otherwise')]
    if (what === undefined || timeout === undefined) return undefined
    const zone = zoneOfDuration(timeout, context.zone)
    return { kind: 'waitFor', id, what, timeout, zone, then, otherwise }
  },
  objects: ({ what }) => (what.kind === 'segment' ? [addressOf('segment', what.segment)] : []),
  catalogReads: ({ what }) =>
    what.kind === 'event' ? journeyEventReads(what) : { traits: [], events: [] },
  compile: ({ what }, source) =>
    what.kind === 'segment'
      ? undefined
      : {
          kind: 'waitFor',
          among: occurrencesSql(what, source, { among: 'keys' }),
          everyone: occurrencesSql(what, source),
        },
}

/** Asked for here: a schema would take a step without it for a misspelt `wait`. */
function resolveTimeout(written: string | undefined, path: FieldPath, context: StepContext) {
  if (written !== undefined) return resolveDuration(written, [...path, 'timeout'], context)
  context.report('CRM3203', [...path, 'waitFor'], {
    message: 'This waits for ever when it does not come',
    fix: 'Add `timeout`: how long to wait for it.',
  })
  return undefined
}

function resolveWhat(
  written: JsonObject,
  path: FieldPath,
  context: StepContext,
): WaitedFor | undefined {
  const segment = textField(written, 'segment')
  if (segment !== undefined) {
    context.refer('segment', segment, [...path, 'segment'])
    return { kind: 'segment', segment }
  }
  const event = resolveJourneyEvent(written, path, context)
  return event === undefined ? undefined : { kind: 'event', ...event }
}
