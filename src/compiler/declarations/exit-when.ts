/** `exitWhen`: a condition over the customer, or an event without a number: any since enrolment. */
import type { CatalogReads } from '../../ir/catalog-part.ts'
import type { ExitWhen } from '../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  resolveCondition,
} from '../language/conditions/table.ts'
import { occurrencesSql } from '../sql/event-occurrences.ts'
import { membersSql } from '../sql/members.ts'
import type { SqlSource } from '../sql/sql-source.ts'
import type { DeclarationContext } from './declaration-kind.ts'
import {
  JOURNEY_EVENT_PROPERTIES,
  journeyEventReads,
  KEY_OF_ENROLMENT,
  resolveJourneyEvent,
} from './journey-event.ts'

const EVENT_PROPERTIES = { ...JOURNEY_EVENT_PROPERTIES, key: KEY_OF_ENROLMENT }
/** Anything else beside `event` makes it a condition of segments. */
const EVENT_WORDS = Object.keys(EVENT_PROPERTIES)

export const EXIT_WHEN_SCHEMA: JsonObject = {
  description:
    'Asked before each step: whoever meets it leaves. A condition, or an event alone: any since they were enrolled.',
  if: {
    required: ['event'],
    properties: Object.fromEntries(EVENT_WORDS.map((word) => [word, {}])),
    additionalProperties: false,
  },
  then: { type: 'object', properties: EVENT_PROPERTIES, additionalProperties: false },
  else: CONDITION_SCHEMA,
  examples: [{ event: 'purchase' }, { segment: 'employees' }],
}

export function resolveExitWhen(
  written: Json | undefined,
  context: DeclarationContext,
): ExitWhen | undefined {
  if (written === undefined) return undefined
  if (isJsonObject(written) && isEventAlone(written)) {
    const event = resolveJourneyEvent(written, ['exitWhen'], context)
    return event === undefined ? undefined : { kind: 'event', ...event }
  }
  const where = resolveCondition(written, ['exitWhen'], context)
  return where === undefined ? undefined : { kind: 'condition', where: canonicalCondition(where) }
}

function isEventAlone(written: JsonObject): boolean {
  return (
    written.event !== undefined && Object.keys(written).every((word) => EVENT_WORDS.includes(word))
  )
}

export function exitWhenReads(exitWhen: ExitWhen): CatalogReads {
  return exitWhen.kind === 'event' ? journeyEventReads(exitWhen) : { traits: [], events: [] }
}

export function compileExitWhen(exitWhen: ExitWhen, source: SqlSource): SqlText {
  return exitWhen.kind === 'event'
    ? occurrencesSql(exitWhen, source, { among: 'keys' })
    : membersSql(exitWhen.where, source, { among: 'keys' })
}
