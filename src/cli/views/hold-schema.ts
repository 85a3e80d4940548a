/** The JSON Schema of the holds in force, as `crm run` and `crm state list` print them. */
import type { JsonObject } from '../../ir/json.ts'

const PROPERTIES = {
  kind: { enum: ['stop', 'pause'] },
  journey: { description: 'null: everything.', type: ['string', 'null'] },
  reason: { type: ['string', 'null'] },
  actor: { type: 'string' },
  since: { type: 'string', format: 'date-time' },
} satisfies JsonObject

export const HOLDS_SCHEMA: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(PROPERTIES),
    properties: PROPERTIES,
  },
}
