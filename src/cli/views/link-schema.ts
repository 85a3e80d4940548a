/** The JSON Schema of `crm links read --json`; `schemas/link.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { MESSAGE_STATUSES } from '../../runtime/ledger/message-status.ts'
import { LINK_FORMAT } from '../links/read-link-command.ts'
import { recordSchema } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const

export const LINK_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm links read',
  description: 'What a link of a message means, and the message.',
  ...recordSchema(
    {
      format: { const: LINK_FORMAT },
      kind: { enum: ['open', 'click', 'unsubscribe', 'preferences'] },
      message: { description: 'Its id in the ledger.', ...TEXT },
      url: { description: 'Of a click: where it leads.', ...TEXT },
      status: { enum: [...MESSAGE_STATUSES] },
      journey: TEXT,
      step: TEXT,
      template: TEXT,
      channel: TEXT,
      topic: { type: ['string', 'null'] },
      handedAt: { type: ['string', 'null'], format: 'date-time' },
      customer: { description: 'Only with --show-keys.', ...TEXT },
    },
    ['url', 'customer'],
  ),
}
