/** The part of the project's schema that says where files and databases are; load reads it, nothing here does. */
import type { JsonObject } from '../../ir/json.ts'

const ENVIRONMENT_VARIABLE: JsonObject = {
  type: 'object',
  description: 'Names an environment variable; the value itself is never in a file.',
  properties: { env: { type: 'string', minLength: 1, description: 'Name of the variable.' } },
  required: ['env'],
  additionalProperties: false,
  examples: [{ env: 'DATABASE_URL' }],
}

export const FILE_FIELDS = {
  name: { type: 'string', minLength: 1, description: 'Name of the project, a kebab-case word.' },
  root: {
    type: 'string',
    description: 'Directory that `include` starts from. Default: that of this file.',
  },
  include: {
    type: 'array',
    items: { type: 'string' },
    description: 'Globs of the files that declare objects. Default: all .ts, .yaml and .yml files.',
  },
  exclude: {
    type: 'array',
    items: { type: 'string' },
    description: 'Globs of files to leave out, such as a seed.',
  },
} as const satisfies Record<string, JsonObject>

export const DATABASE_SCHEMA: JsonObject = {
  type: 'object',
  description: 'PostgreSQL when the variable of `url` is set, else the embedded database.',
  properties: {
    url: {
      ...ENVIRONMENT_VARIABLE,
      description: 'Variable with the URL of a PostgreSQL 15+ database.',
    },
    schema: {
      type: 'string',
      minLength: 1,
      description: "Schema of crm's own tables. Default crm.",
    },
    embedded: {
      type: 'object',
      description: 'The embedded database, for development.',
      properties: {
        path: { type: 'string', minLength: 1, description: 'Its directory. Default .crm.' },
        seed: {
          type: 'string',
          minLength: 1,
          description: 'A .sql file, or a module that fills an empty database.',
        },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}
export { ENVIRONMENT_VARIABLE }
