/** How fast a channel may send and how often it tries again: schema and IR, the same for every way of reaching people. */
import { type Rate, type RetryPolicy, STANDARD_RETRY } from '../../../ir/channel.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { DURATION_SCHEMA } from '../../fields/duration.ts'
import { objectField, textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { exactSeconds } from './exact-seconds.ts'

const PERIODS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const RATE = /^(?<count>[1-9]\d{0,8})\/(?<period>[smhd])$/

export const RATE_SCHEMA: JsonObject = {
  type: 'string',
  pattern: RATE.source.replaceAll(/\?<\w+>/g, ''),
  examples: ['100/s', '10000/h'],
}

export const DELIVERY_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  rate: {
    ...RATE_SCHEMA,
    description:
      'No more messages than this in any second (s), minute (m), hour (h) or 24 hours (d), over all workers.',
  },
  retry: {
    type: 'object',
    description: 'When a message that is not accepted has failed. Default 5 attempts within 6h.',
    properties: {
      attempts: { type: 'integer', minimum: 1, maximum: 20, description: 'Attempts at most.' },
      within: {
        ...DURATION_SCHEMA,
        description: 'How long after the first attempt, in h, m or s.',
        examples: ['6h', '30m'],
      },
    },
    minProperties: 1,
    additionalProperties: false,
    examples: [{ attempts: 5, within: '6h' }],
  },
}

export function resolveRate(body: JsonObject, field = 'rate'): Rate | undefined {
  const { count, period } = RATE.exec(textField(body, field) ?? '')?.groups ?? {}
  const perSeconds = PERIODS[period ?? '']
  return perSeconds === undefined ? undefined : { count: Number(count), perSeconds }
}

export function resolveRetry(body: JsonObject, context: DeclarationContext): RetryPolicy {
  const written = objectField(body, 'retry') ?? {}
  const { attempts } = written
  return {
    attempts: typeof attempts === 'number' ? attempts : STANDARD_RETRY.attempts,
    withinSeconds:
      exactSeconds(written, 'within', context, ['retry']) ?? STANDARD_RETRY.withinSeconds,
  }
}
