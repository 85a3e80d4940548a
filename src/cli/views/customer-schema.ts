/** The JSON Schema of `crm customer show --json`; `schemas/customer.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { MESSAGE_STATUSES } from '../../runtime/ledger/message-status.ts'
import { CUSTOMER_FORMAT } from '../customer/show-customer.ts'
import { recordSchema } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const
const TEXT_OR_NULL: JsonObject = { type: ['string', 'null'] }
const BOOLEAN = { type: 'boolean' } as const
const INSTANT = { type: 'string', format: 'date-time' } as const
const INSTANT_OR_NULL: JsonObject = { type: ['string', 'null'], format: 'date-time' }

const list = (items: JsonObject, description: string): JsonObject => ({
  description,
  type: 'array',
  items,
})

const JOURNEY = recordSchema({
  journey: TEXT,
  key: TEXT,
  status: { enum: ['active', 'finished', 'exited', 'converted'] },
  reason: TEXT_OR_NULL,
  step: TEXT_OR_NULL,
  since: INSTANT,
  due: INSTANT_OR_NULL,
  started: INSTANT,
  isHoldout: BOOLEAN,
})

const MESSAGE = recordSchema({
  id: TEXT,
  journey: TEXT,
  step: TEXT,
  template: TEXT,
  channel: TEXT,
  status: { enum: [...MESSAGE_STATUSES] },
  reason: { description: 'Why it was withheld, put off or has failed.', ...TEXT_OR_NULL },
  detail: TEXT_OR_NULL,
  due: INSTANT,
  decided: INSTANT,
  next: { description: 'When one that waits passes the guards again.', ...INSTANT_OR_NULL },
  doubtSince: {
    description: 'Of one that waits: since when they may have it by an earlier attempt.',
    ...INSTANT_OR_NULL,
  },
})

const PROFILE = recordSchema({
  isControl: BOOLEAN,
  consent: list(
    recordSchema({ topic: TEXT, channel: TEXT, consents: BOOLEAN }),
    'By topic and channel; `default` is every channel without an entry.',
  ),
  channels: list(
    recordSchema({ channel: TEXT, address: TEXT_OR_NULL, blocked: TEXT_OR_NULL }),
    'Whether they can be reached, and why not.',
  ),
  segments: list(
    recordSchema({ segment: TEXT, since: INSTANT }),
    'As of the last refresh of each.',
  ),
  journeys: list(JOURNEY, 'Those they are in first.'),
  messages: list(MESSAGE, 'The latest first.'),
  messageCount: { description: 'All there are, shown or not.', type: 'integer', minimum: 0 },
  holds: list(
    recordSchema({
      kind: { enum: ['stop', 'pause'] },
      journey: TEXT_OR_NULL,
      reason: TEXT_OR_NULL,
      actor: TEXT,
      since: INSTANT,
    }),
    'What keeps messages back from everyone.',
  ),
})

export const CUSTOMER_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm customer show',
  description: 'One customer.',
  ...recordSchema({
    format: { const: CUSTOMER_FORMAT },
    customer: TEXT,
    asOf: INSTANT,
    traits: { description: 'Values by trait; null when missing, or not shown.', type: 'object' },
    hasValues: { description: 'Whether values and addresses are shown.', ...BOOLEAN },
    profile: { description: 'Null before the first apply.', anyOf: [PROFILE, { type: 'null' }] },
  }),
}
