/** A journey: what enrols people, whether they may come again, and the steps they go through. */
import { type Address, addressOf } from '../../ir/address.ts'
import type { Journey, Reentry } from '../../ir/journey.ts'
import { isJsonObject, type Json } from '../../ir/json.ts'
import { DURATION_SCHEMA, resolveDuration, zoneOfDuration } from '../fields/duration.ts'
import {
  listField,
  metadataOf,
  objectField,
  present,
  textField,
  withoutWords,
} from '../fields/written-field.ts'
import { HOLDOUT_SCHEMA, resolveBucketShare } from './bucket-share.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { PAUSE_WHEN_SCHEMA, resolvePauseWhen } from './pause-when.ts'
import { resolveSteps, STEP_SCHEMA } from './steps/table.ts'
import { resolveTrigger, TRIGGER_SCHEMA } from './triggers/table.ts'

export const JOURNEY: DeclarationKind<'journey'> = {
  kind: 'journey',
  schema: {
    title: 'Journey',
    description: 'A line of steps that people are enrolled in.',
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
  resolve({ id, body }, context): Journey | undefined {
    const trigger = resolveTrigger(objectField(body, 'trigger') ?? {}, context)
    const reentry = resolveReentry(body.reentry, context)
    const backfill = textField(body, 'backfill') === 'current' ? 'current' : 'none'
    const steps = resolveSteps(listField(body, 'steps') ?? [], ['steps'], context)
    if (trigger === undefined || reentry === undefined) return undefined
    const held = present({
      holdout: resolveBucketShare(body.holdout, ['holdout'], context, id),
      paused: body.paused === true ? (true as const) : undefined,
      pauseWhen: resolvePauseWhen(body.pauseWhen, ['pauseWhen'], context),
    })
    return { id, ...metadataOf(body), trigger, reentry, backfill, ...held, steps }
  },
  canonical: withoutWords,
  dependencies({ trigger, steps }) {
    const templates = steps.flatMap((step): Address[] =>
      step.kind === 'send' ? [addressOf('template', step.template)] : [],
    )
    return [addressOf('segment', trigger.segment), ...templates]
  },
  catalogReads: () => undefined,
  compile: (journey) => ({ kind: 'journey', journey }),
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
