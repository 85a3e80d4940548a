/** How tables of customers and events are written, as JSON Schema. */
import type { JsonObject } from '../../../ir/json.ts'
import { ZONE_SCHEMA } from '../../fields/zone.ts'
import { PROPERTY_CONDITION_SCHEMA } from '../../language/conditions/table.ts'
import { CHANGES_SCHEMA } from './changes.ts'
import { COLUMN_NAME_SCHEMA, COLUMN_SCHEMA } from './column.ts'

const TABLE_SCHEMA: JsonObject = {
  type: 'string',
  pattern: '^[^.]+(\\.[^.]+)?$',
  description: 'A table or view: `name` or `schema.name`.',
}

function columnsSchema(description: string): JsonObject {
  return { type: 'object', description, additionalProperties: COLUMN_SCHEMA }
}

export const CUSTOMERS_SCHEMA: JsonObject = {
  type: 'object',
  description: 'The table with one row per customer.',
  properties: {
    table: TABLE_SCHEMA,
    key: {
      description: 'The column that identifies a customer; unique and never null.',
      anyOf: [
        COLUMN_NAME_SCHEMA,
        {
          type: 'object',
          properties: {
            column: { ...COLUMN_NAME_SCHEMA, description: 'Its name.' },
            type: {
              enum: ['text', 'integer', 'uuid'],
              description: 'Its SQL family. Default text.',
            },
          },
          required: ['column'],
          additionalProperties: false,
        },
      ],
    },
    where: {
      ...PROPERTY_CONDITION_SCHEMA,
      description: 'Which rows are customers; properties are traits.',
    },
    changes: CHANGES_SCHEMA,
    traits: columnsSchema('What is known of a customer, by name.'),
  },
  required: ['table', 'key', 'traits'],
  additionalProperties: false,
}

export const EVENTS_SCHEMA: JsonObject = {
  type: 'object',
  description: 'Tables with one row per event, by the name of the event.',
  additionalProperties: {
    type: 'object',
    properties: {
      table: TABLE_SCHEMA,
      customer: { ...COLUMN_NAME_SCHEMA, description: "The column with the customer's key." },
      at: {
        description: 'The column with the time of the event.',
        anyOf: [
          COLUMN_NAME_SCHEMA,
          {
            type: 'object',
            properties: {
              column: { ...COLUMN_NAME_SCHEMA, description: 'Its name.' },
              zone: {
                ...ZONE_SCHEMA,
                description: 'The zone of its local time, when it has none of its own.',
              },
            },
            required: ['column'],
            additionalProperties: false,
          },
        ],
      },
      id: { ...COLUMN_NAME_SCHEMA, description: 'The column that orders events of one instant.' },
      where: { ...PROPERTY_CONDITION_SCHEMA, description: 'Which rows are this event.' },
      changes: CHANGES_SCHEMA,
      properties: columnsSchema('What is known of an event, by name.'),
    },
    required: ['table', 'customer', 'at'],
    additionalProperties: false,
  },
}
