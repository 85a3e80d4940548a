/** The JSON Schema of sequences: a list of steps, told apart by their word. */
import type { JsonObject } from '../../../ir/json.ts'
import { DURATION_SCHEMA } from '../../fields/duration.ts'
import { windowSchemas } from '../windows/table.ts'
import type { SchemaReferences } from './condition-definition.ts'

const EVENT = { type: 'string', description: 'An event of the catalog.' }

export function sequenceSchema({ property }: SchemaReferences): JsonObject {
  const where = { ...property, description: 'Only events of which this holds.' }
  const within = {
    ...DURATION_SCHEMA,
    description: 'At most so long after the latest step that happened.',
  }
  return {
    properties: {
      sequence: {
        type: 'array',
        description: 'The steps in their order: an event, and what follows it or does not.',
        items: {
          type: 'object',
          properties: { event: EVENT, followedBy: EVENT, notFollowedBy: EVENT, where, within },
          additionalProperties: false,
        },
        examples: [[{ event: 'add_to_cart' }, { notFollowedBy: 'purchase', within: '1d' }]],
      },
      same: { type: 'string', description: 'A property that is the same in all steps.' },
      ...windowSchemas(),
      zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
    },
    additionalProperties: false,
  }
}
