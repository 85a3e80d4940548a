/** How a broadcast is written, as JSON Schema: one start, one send, and who gets which variant when (J6). */
import type { JsonObject } from '../../ir/json.ts'
import { DURATION_SCHEMA } from '../fields/duration.ts'
import { CRON_SCHEMA } from '../fields/schedule.ts'
import { SHARE_SCHEMA } from '../fields/share.ts'
import { HOLDOUT_SCHEMA } from './bucket-share.ts'
import { RATE_SCHEMA } from './channels/delivery-fields.ts'
import type { BodySchema } from './declaration-kind.ts'
import { EXIT_WHEN_SCHEMA } from './exit-when.ts'
import { JOURNEY_EVENT_PROPERTIES } from './journey-event.ts'
import { PAUSE_WHEN_SCHEMA } from './pause-when.ts'
import { BEST_TIME_PROPERTIES } from './steps/best-time.ts'

const TEMPLATE: JsonObject = { type: 'string', minLength: 1, description: 'Id of a template.' }

const TEST: JsonObject = {
  type: 'object',
  description:
    'Several variants: people are drawn onto them, each person always onto the same one.',
  properties: {
    variants: {
      type: 'array',
      minItems: 2,
      description: 'The templates, or mappings of one and its weight.',
      items: {
        anyOf: [
          TEMPLATE,
          {
            type: 'object',
            properties: {
              send: TEMPLATE,
              weight: {
                type: 'integer',
                minimum: 1,
                maximum: 10_000,
                description: 'Its part of the sum of all weights. Default 1.',
              },
            },
            required: ['send'],
            additionalProperties: false,
          },
        ],
      },
    },
    share: {
      ...SHARE_SCHEMA,
      description: 'The part of the audience that is tested on; the others get the winner.',
    },
    after: { ...DURATION_SCHEMA, description: 'How long after the start the winner is picked.' },
    winner: {
      type: 'object',
      description: 'The event by which the variants are compared: the share of people who do it.',
      properties: JOURNEY_EVENT_PROPERTIES,
      required: ['event'],
      additionalProperties: false,
    },
    minimum: {
      type: 'integer',
      minimum: 1,
      description: 'With fewer messages of any variant, `otherwise` wins. Default 100.',
    },
    otherwise: {
      ...TEMPLATE,
      description: 'The variant that wins a tie or too small a test. Default the first.',
    },
  },
  required: ['variants'],
  additionalProperties: false,
}

export const BROADCAST_SCHEMA: BodySchema = {
  title: 'Broadcast',
  description: 'One message to everyone in a segment, once or again and again.',
  properties: {
    to: {
      type: 'string',
      minLength: 1,
      description: 'Id of the segment; who is in it at the start.',
    },
    at: {
      type: 'string',
      description: 'The local date and time at which it starts, once.',
      examples: ['2026-03-02T10:00'],
    },
    schedule: {
      ...CRON_SCHEMA,
      description: 'Instead of `at`: a cron expression, again and again.',
    },
    zone: {
      type: 'string',
      description:
        "The zone of its start: an IANA time zone, or customer: at that time in each customer's own. Default: the project's.",
      examples: ['customer', 'Asia/Seoul'],
    },
    throttle: {
      ...RATE_SCHEMA,
      description:
        'No more people than this in any second (s), minute (m), hour (h) or 24 hours (d).',
      examples: ['10000/h', '500/m'],
    },
    bestTime: {
      type: 'object',
      description:
        'From the start on, at the time of day at which each has opened and clicked most.',
      properties: BEST_TIME_PROPERTIES,
      additionalProperties: false,
      examples: [{ within: '24h' }],
    },
    send: TEMPLATE,
    test: TEST,
    expireAfter: {
      ...DURATION_SCHEMA,
      description: 'Withheld when it could only be sent later than this after it fell due.',
    },
    exitWhen: EXIT_WHEN_SCHEMA,
    holdout: HOLDOUT_SCHEMA,
    paused: {
      type: 'boolean',
      description: 'Nobody in it moves, nothing is sent, and a start passes by. Default false.',
    },
    pauseWhen: PAUSE_WHEN_SCHEMA,
  },
  required: ['to'],
  examples: [
    {
      to: 'vip',
      at: '2026-03-02T10:00',
      zone: 'customer',
      throttle: '10000/h',
      send: 'spring-sale',
    },
    {
      to: 'vip',
      schedule: '0 10 * * 1',
      test: {
        variants: ['spring-a', { send: 'spring-b', weight: 2 }],
        ...{ share: '20%', after: '4h', winner: { event: 'purchase' } },
      },
    },
  ],
}
