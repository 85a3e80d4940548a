/** How tables of customers and events are written, as JSON Schema. */
import type { JsonObject } from '../../../ir/json.ts'
import { PROPERTY_CONDITION_SCHEMA } from '../../language/conditions/table.ts'
import { CHANGES_SCHEMA } from './changes.ts'
import { COLUMN_NAME_SCHEMA, COLUMN_SCHEMA, columnSchema } from './column.ts'
import { CUSTOMER_ZONE_SCHEMA } from './customer-zone.ts'
import { MODEL_SCHEMA } from './event-model.ts'
import { HISTORY_SCHEMA } from './histories.ts'
import { AT_SCHEMA, TABLE_SCHEMA } from './table-schema.ts'

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
    zone: CUSTOMER_ZONE_SCHEMA,
    traits: {
      type: 'object',
      description: 'What is known of a customer, by name.',
      additionalProperties: columnSchema({ history: HISTORY_SCHEMA }),
    },
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
      at: { ...AT_SCHEMA, description: 'The column with the time of the event.' },
      id: { ...COLUMN_NAME_SCHEMA, description: 'The column that orders events of one instant.' },
      where: { ...PROPERTY_CONDITION_SCHEMA, description: 'Which rows are this event.' },
      changes: CHANGES_SCHEMA,
      model: MODEL_SCHEMA,
      properties: columnsSchema('What is known of an event, by name.'),
    },
    required: ['table', 'customer', 'at'],
    additionalProperties: false,
  },
}
