/** The JSON Schema of `crm apply --format json`; `schemas/apply.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'

const TEXT = { type: 'string' } as const
const WHOLE = { type: 'integer', minimum: 0 } as const

/** A number of people; `<5` stands for 1 to 4 (the project's minimum cell). */
export const COUNT_SCHEMA: JsonObject = {
  description: 'A number of people; `<5` stands for 1 to 4 (the project’s minimum cell).',
  oneOf: [WHOLE, { type: 'string', pattern: '^<[0-9]+$' }],
}

export function recordSchema(
  properties: { readonly [name: string]: JsonObject },
  optional: readonly string[] = [],
): JsonObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', additionalProperties: false, required, properties }
}

const COUNTS = ['create', 'update', 'delete', 'unchanged', 'metadata', 'equivalent', 'changed']

/** Numbers of objects, as in a plan. */
export const TOTALS_SCHEMA: JsonObject = recordSchema(
  Object.fromEntries(COUNTS.map((name) => [name, WHOLE])),
)

export const APPLY_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm apply',
  description: 'What one apply did.',
  ...recordSchema({
    kind: { enum: ['applied', 'unchanged'] },
    apply: { description: 'Its number; null when nothing changed.', type: ['integer', 'null'] },
    asOf: { type: 'string', format: 'date-time' },
    totals: TOTALS_SCHEMA,
    people: {
      type: 'array',
      items: recordSchema(
        {
          stage: TEXT,
          segment: TEXT,
          journey: TEXT,
          size: COUNT_SCHEMA,
          entered: COUNT_SCHEMA,
          left: COUNT_SCHEMA,
          count: COUNT_SCHEMA,
        },
        ['segment', 'journey', 'size', 'entered', 'left', 'count'],
      ),
    },
  }),
}
