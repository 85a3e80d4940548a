/** The JSON Schema of `crm messages list --json`; `schemas/messages.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { MESSAGE_STATUSES } from '../../runtime/ledger/message-status.ts'
import { MESSAGES_FORMAT } from '../messages/message-view.ts'
import { recordSchema } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const
const TEXT_OR_NULL: JsonObject = { type: ['string', 'null'] }
const COUNT = { type: 'integer', minimum: 0 } as const
const INSTANT = { type: 'string', format: 'date-time' } as const
const INSTANT_OR_NULL: JsonObject = { type: ['string', 'null'], format: 'date-time' }

const MESSAGE = recordSchema(
  {
    id: TEXT,
    status: { enum: [...MESSAGE_STATUSES] },
    reason: TEXT_OR_NULL,
    detail: { description: 'What the provider or an error said.', ...TEXT_OR_NULL },
    journey: TEXT,
    step: TEXT,
    template: TEXT,
    channel: TEXT,
    customer: { description: 'Only with --show-keys.', ...TEXT },
    address: { description: 'Only with --show-keys.', ...TEXT_OR_NULL },
    dueAt: INSTANT,
    decidedAt: INSTANT,
    nextAttemptAt: INSTANT_OR_NULL,
    doubtSince: {
      description:
        'Of a message that waits for another attempt: since when the person may have it by an earlier one.',
      ...INSTANT_OR_NULL,
    },
    attempts: COUNT,
    providerId: TEXT_OR_NULL,
  },
  ['customer', 'address'],
)

export const MESSAGES_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm messages list',
  description: 'Messages of the ledger.',
  ...recordSchema({
    format: { const: MESSAGES_FORMAT },
    total: { description: 'How many there are, shown or not.', ...COUNT },
    messages: { type: 'array', items: MESSAGE },
  }),
}
