/** The JSON Schema of a text that is written in place or in a file of its own. */
import type { JsonObject } from '../../../ir/json.ts'

const FILE_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    file: {
      type: 'string',
      minLength: 1,
      description: 'Path, relative to the file that names it.',
    },
  },
  required: ['file'],
  additionalProperties: false,
}

export function textSchema(description: string): JsonObject {
  return { description, anyOf: [{ type: 'string', minLength: 1 }, FILE_SCHEMA] }
}
