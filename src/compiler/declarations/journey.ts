/** A journey: what enrols people, when they leave, whether they may come again, and the steps they go through. */
import { type Address, addressOf } from '../../ir/address.ts'
import type { CatalogReads } from '../../ir/catalog-part.ts'
import type { Journey, Reentry } from '../../ir/journey.ts'
import { isJsonObject, type Json } from '../../ir/json.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import { DURATION_SCHEMA, resolveDuration, zoneOfDuration } from '../fields/duration.ts'
import {
  listField,
  metadataOf,
  objectField,
  present,
  textField,
  withoutWords,
} from '../fields/written-field.ts'
import { conditionDependencies } from '../language/conditions/table.ts'
import { resolveBroadcast } from './broadcast.ts'
import { HOLDOUT_SCHEMA, resolveBucketShare } from './bucket-share.ts'
import { compileJourney } from './compile-journey.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { checkEnrolmentKeys } from './enrolment-keys.ts'
import { EXIT_WHEN_SCHEMA, exitWhenReads, resolveExitWhen } from './exit-when.ts'
import { GOAL_SCHEMA, resolveGoal } from './goal.ts'
import { IN_FLIGHT_SCHEMA, resolveInFlight } from './in-flight.ts'
import { journeyConditions } from './journey-conditions.ts'
import { journeyEventReads } from './journey-event.ts'
import { namedKeyColumns } from './key-columns.ts'
import { PAUSE_WHEN_SCHEMA, resolvePauseWhen } from './pause-when.ts'
import { STEP_SCHEMA } from './steps/step-schema.ts'
import { resolveSteps, stepCatalogReads, stepObjects } from './steps/table.ts'
import { resolveTrigger, TRIGGER_SCHEMA, triggerReads, triggerSegment } from './triggers/table.ts'

export const JOURNEY: DeclarationKind<'journey'> = {
  kind: 'journey',
  schema: {
    title: 'Journey',
    description: 'Steps that people are enrolled in.',
    properties: {
      trigger: TRIGGER_SCHEMA,
      reentry: {
        description: 'Whether a person may be enrolled again after it ended. Default never.',
        anyOf: [
          { enum: ['never', 'always'] },
          {
            type: 'object',
            properties: {
              after: { ...DURATION_SCHEMA, description: 'How long after the last one ended.' },
            },
            required: ['after'],
            additionalProperties: false,
          },
        ],
      },
      backfill: {
        enum: ['none', 'current'],
        description:
          'Whether those already in the segment at the first apply are enrolled. Default none.',
      },
      holdout: HOLDOUT_SCHEMA,
      paused: {
        type: 'boolean',
        description: 'Holds everyone in it where they are, and sends nothing. Default false.',
      },
      exitWhen: EXIT_WHEN_SCHEMA,
      goal: GOAL_SCHEMA,
      inFlight: IN_FLIGHT_SCHEMA,
      pauseWhen: PAUSE_WHEN_SCHEMA,
      steps: {
        type: 'array',
        minItems: 1,
        items: STEP_SCHEMA,
        description: 'What happens, in order.',
      },
    },
    required: ['trigger', 'steps'],
    examples: [
      {
        trigger: { enters: 'at-risk-loyal' },
        reentry: { after: '90d' },
        steps: [{ wait: '1d' }, { send: 'winback-1' }, { exit: 'done' }],
      },
    ],
  },
  resolve(declaration, context): Journey | undefined {
    if (declaration.writtenAs === 'broadcast') return resolveBroadcast(declaration, context)
    const { id, body } = declaration
    const trigger = resolveTrigger(objectField(body, 'trigger') ?? {}, context)
    const reentry = resolveReentry(body.reentry, context)
    const backfill = textField(body, 'backfill') === 'current' ? 'current' : 'none'
    const steps = resolveSteps(listField(body, 'steps') ?? [], ['steps'], context)
    const exitWhen = resolveExitWhen(body.exitWhen, context)
    const goal = resolveGoal(body.goal, context)
    const inFlight = resolveInFlight(body.inFlight, steps, context)
    if (trigger === undefined || reentry === undefined) return undefined
    const journey = { id, ...metadataOf(body), trigger, reentry, backfill } as const
    const held = {
      holdout: resolveBucketShare(body.holdout, ['holdout'], context, id),
      paused: body.paused === true ? (true as const) : undefined,
      pauseWhen: resolvePauseWhen(body.pauseWhen, ['pauseWhen'], context),
    }
    const whole = { ...journey, ...present({ ...held, exitWhen, goal, inFlight }), steps }
    checkEnrolmentKeys(whole, context)
    if (backfill === 'current') checkBackfill(whole, context)
    return whole
  },
  canonical(journey) {
    const { trigger, ...rest } = withoutWords(journey)
    if (trigger.kind !== 'event') return { trigger, ...rest }
    const { keep: _keep, ...written } = trigger
    return { trigger: written, ...rest }
  },
  dependencies(journey) {
    const segments = journeyConditions(journey).flatMap(
      (each) => conditionDependencies(each).segments,
    )
    const ofTrigger = triggerSegment(journey.trigger)
    return [
      ...(ofTrigger === undefined ? [] : [addressOf('segment', ofTrigger)]),
      ...segments.map((segment): Address => addressOf('segment', segment)),
      ...stepsIn(journey.steps).flatMap(stepObjects),
    ]
  },
  catalogReads(journey) {
    const { trigger, exitWhen, goal, steps } = journey
    const all: readonly CatalogReads[] = [
      triggerReads(trigger),
      ...(exitWhen === undefined ? [] : [exitWhenReads(exitWhen)]),
      ...(goal === undefined ? [] : [journeyEventReads(goal)]),
      ...stepsIn(steps).map(stepCatalogReads),
      ...journeyConditions(journey).map(conditionDependencies),
    ]
    const reads = {
      traits: all.flatMap(({ traits }) => traits),
      events: all.flatMap(({ events }) => events),
    }
    return asksNothing(journey) ? undefined : reads
  },
  keyColumns: (journey) =>
    journeyConditions(journey).flatMap((condition) => namedKeyColumns(condition, ['steps'])),
  compile: compileJourney,
}

/** Then another catalog is no other journey. */
function asksNothing(journey: Journey): boolean {
  const { trigger, exitWhen, goal, steps } = journey
  const isByMembers = ['enters', 'leaves', 'schedule'].includes(trigger.kind)
  const isLine = stepsIn(steps).every(({ kind }) => !ASKING.includes(kind))
  return isByMembers && isLine && exitWhen === undefined && goal === undefined
}

const ASKING = [
  'branch',
  'waitFor',
  'waitUntil',
  'webhook',
  'set',
  'emit',
  'bestTime',
  'pickWinner',
]

function checkBackfill({ id, trigger }: Journey, context: DeclarationContext): void {
  if (trigger.kind === 'enters' || trigger.kind === 'schedule') return
  context.report('CRM3206', ['backfill'], {
    message: `Journey "${id}" starts with what happens, so nobody is in it already`,
    fix: 'Take `backfill` out, or start it with `enters`.',
  })
}

function resolveReentry(
  written: Json | undefined,
  context: DeclarationContext,
): Reentry | undefined {
  if (written === 'always') return { kind: 'always' }
  if (!isJsonObject(written)) return { kind: 'never' }
  const after = resolveDuration(textField(written, 'after') ?? '', ['reentry', 'after'], context)
  if (after === undefined) return undefined
  return { kind: 'after', duration: after, zone: zoneOfDuration(after, context.zone) }
}
