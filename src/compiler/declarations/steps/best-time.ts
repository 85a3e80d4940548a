/**
 * The best time of each customer (J7), as a `send` and a broadcast write it, in; the step that waits for it, and the events of
 * opening and clicking that it asks for, out.
 */
import { isCalendarDuration } from '../../../ir/duration.ts'
import type { BestTimeStep } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { DURATION_SCHEMA, resolveDuration } from '../../fields/duration.ts'
import { LOCAL_TIME_SCHEMA, resolveLocalTime } from '../../fields/local-time.ts'
import { textField } from '../../fields/written-field.ts'
import { occurrencesSql } from '../../sql/event-occurrences.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { journeyEventReads } from '../journey-event.ts'
import type { StepKnowledge } from './step-kind.ts'

const HOUR = 3600
const LOOK_BACK_SECONDS = 90 * 24 * HOUR
const DEFAULTS = { within: '24h', fallback: '10:00', atLeast: 5 }
/** An hour of the day comes back every day, so a longer wait finds no other one; a shorter one finds none. */
const LEAST_SECONDS = HOUR
const MOST_SECONDS = 7 * 24 * HOUR

export const BEST_TIME_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  within: {
    ...DURATION_SCHEMA,
    description: `Nobody waits longer than this, in h, m or s. Default ${DEFAULTS.within}.`,
    examples: ['24h', '6h'],
  },
  fallback: {
    ...LOCAL_TIME_SCHEMA,
    description: `The local time for whoever has opened and clicked too little. Default ${DEFAULTS.fallback}.`,
  },
  atLeast: {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: `So many hours with an open or click are asked for before they say anything. Default ${DEFAULTS.atLeast}.`,
  },
}

export const BEST_TIME: StepKnowledge<'bestTime'> = {
  catalogReads: ({ events }) => ({
    traits: [],
    events: events.flatMap((event) => journeyEventReads({ event }).events),
  }),
  compile: ({ events }, source) => ({
    kind: 'bestTime',
    events: events.map((event) => occurrencesSql({ event }, source, { among: 'keys' })),
  }),
}

/** `undefined` after a report. */
export function resolveBestTime(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): Omit<BestTimeStep, 'id' | 'template'> | undefined {
  const events = engagementOf(path, context)
  const withinSeconds = resolveWithin(written, [...path, 'within'], context)
  const time = textField(written, 'fallback') ?? DEFAULTS.fallback
  const fallback = resolveLocalTime(time, [...path, 'fallback'], context)
  if (events === undefined || withinSeconds === undefined || typeof fallback !== 'string') {
    return undefined
  }
  const atLeast = typeof written.atLeast === 'number' ? written.atLeast : DEFAULTS.atLeast
  const lookBackSeconds = LOOK_BACK_SECONDS
  return { kind: 'bestTime', events, withinSeconds, lookBackSeconds, atLeast, fallback }
}

function engagementOf(path: FieldPath, context: DeclarationContext): readonly string[] | undefined {
  const { catalog } = context
  if (catalog === undefined || catalog.engagement !== undefined) return catalog?.engagement
  context.report('CRM3703', path, {
    message: 'The catalog does not say which events are opens and clicks',
    fix: 'Name them in the catalog: `engagement: [email_opened, email_clicked]`.',
  })
  return undefined
}

function resolveWithin(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): number | undefined {
  const text = textField(written, 'within') ?? DEFAULTS.within
  const within = resolveDuration(text, path, context)
  if (within === undefined) return undefined
  const { seconds } = within
  if (!isCalendarDuration(within) && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) {
    return seconds
  }
  context.report('CRM3703', path, {
    message: `"${text}" is not from one hour to seven days, in hours`,
    fix: 'Write hours, such as "24h".',
  })
  return undefined
}
