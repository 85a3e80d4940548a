/** How a table and its column of time are written, as JSON Schema. */
import type { JsonObject } from '../../../ir/json.ts'
import { ZONE_SCHEMA } from '../../fields/zone.ts'
import { COLUMN_NAME_SCHEMA } from './column.ts'

export const TABLE_SCHEMA: JsonObject = {
  type: 'string',
  pattern: '^[^.]+(\\.[^.]+)?$',
  description: 'A table or view: `name` or `schema.name`.',
}

export const AT_SCHEMA: JsonObject = {
  description: 'The column with the time.',
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
}
