/** `waitUntil`: until a local time or weekday, or until a date of the person's own. */
import type { StepZone, WaitUntilStep } from '../../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { LOCAL_TIME_SCHEMA, resolveLocalTime } from '../../fields/local-time.ts'
import { OFFSET_PROPERTIES, resolveOffset } from '../../fields/offset.ts'
import { present, textField, textListField } from '../../fields/written-field.ts'
import { resolveZone, ZONE_SCHEMA } from '../../fields/zone.ts'
import { waitTraitsSql } from '../../sql/wait-traits.ts'
import { referTrait } from '../refer-trait.ts'
import type { StepContext, StepForm } from './step-kind.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const STEP_ZONE_SCHEMA: JsonObject = {
  description: "The zone of times and days: a name, or the trait that holds the customer's own.",
  anyOf: [
    ZONE_SCHEMA,
    {
      type: 'object',
      properties: {
        trait: { type: 'string', minLength: 1, description: 'A trait that holds a zone.' },
      },
      required: ['trait'],
      additionalProperties: false,
    },
  ],
}

export const WAIT_UNTIL: StepForm<'waitUntil'> = {
  kind: 'waitUntil',
  properties: {
    waitUntil: {
      description: 'A local time, weekdays, or a date of the customer.',
      anyOf: [
        {
          type: 'object',
          title: 'local time',
          properties: {
            time: LOCAL_TIME_SCHEMA,
            on: {
              type: 'array',
              minItems: 1,
              items: { enum: WEEKDAYS },
              description: 'Only on these weekdays.',
            },
            zone: STEP_ZONE_SCHEMA,
          },
          minProperties: 1,
          additionalProperties: false,
        },
        {
          type: 'object',
          title: 'date of the customer',
          properties: {
            trait: { type: 'string', minLength: 1, description: 'A trait that is a date.' },
            ...OFFSET_PROPERTIES,
            time: LOCAL_TIME_SCHEMA,
            zone: STEP_ZONE_SCHEMA,
          },
          required: ['trait'],
          additionalProperties: false,
        },
      ],
    },
  },
  nameOf: (_written, number) => `wait-until-${number}`,
  resolve(id, written, path, context) {
    const body = isJsonObject(written.waitUntil) ? written.waitUntil : {}
    const at = [...path, 'waitUntil']
    const until = resolveUntil(body, at, context)
    const zone = resolveStepZone(body.zone, [...at, 'zone'], context)
    if (until === undefined || zone === undefined) return undefined
    return { kind: 'waitUntil', id, until, zone }
  },
  catalogReads: (step) => ({ traits: traitsOf(step), events: [] }),
  compile(step, source) {
    if (traitsOf(step).length === 0) return undefined
    return { kind: 'waitUntil', traits: waitTraitsSql(step, source) }
  },
}

function traitsOf({ until, zone }: WaitUntilStep): readonly string[] {
  return [
    ...(until.kind === 'trait' ? [until.trait] : []),
    ...(zone.trait === undefined ? [] : [zone.trait]),
  ]
}

function resolveUntil(
  body: JsonObject,
  path: FieldPath,
  context: StepContext,
): WaitUntilStep['until'] | undefined {
  const time = resolveLocalTime(textField(body, 'time'), [...path, 'time'], context)
  if (time === false) return undefined
  const trait = textField(body, 'trait')
  if (trait === undefined) {
    const on = textListField(body, 'on') ?? WEEKDAYS
    const weekdays = WEEKDAYS.flatMap((day, index) => (on.includes(day) ? [index + 1] : []))
    if (time === undefined && weekdays.length === WEEKDAYS.length) reportNothing(path, context)
    return present({ kind: 'local' as const, time, weekdays })
  }
  const type = referTrait(trait, [...path, 'trait'], context, ['date', 'instant'])?.type
  const offset = resolveOffset(body, path, context)
  if ((type !== 'date' && type !== 'instant') || offset === undefined) return undefined
  return present({ kind: 'trait' as const, trait, type, offset, time })
}

function reportNothing(path: FieldPath, context: StepContext): void {
  context.report('CRM3203', path, {
    message: 'This waits for nothing',
    fix: 'Write `time`, `on` with some weekdays, or a `trait`.',
  })
}

function resolveStepZone(
  written: Json | undefined,
  path: FieldPath,
  context: StepContext,
): StepZone | undefined {
  if (written === undefined) return { name: context.zone }
  if (isJsonObject(written)) {
    const trait = textField(written, 'trait') ?? ''
    const type = referTrait(trait, [...path, 'trait'], context, ['text'])
    return type === undefined ? undefined : { name: context.zone, trait }
  }
  const name = resolveZone(String(written), path, context)
  return name === undefined ? undefined : { name }
}
