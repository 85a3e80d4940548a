/** The JSON Schema of `crm segment … --format json`; `schemas/segment-view.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { COUNT_SCHEMA, recordSchema } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const
const INSTANT = { type: 'string', format: 'date-time' } as const
const CELL = {
  description: 'Numbers of people from 1 to this minus 1 are masked.',
  type: 'integer',
  minimum: 1,
} as const

const MEMBERS = recordSchema({ size: COUNT_SCHEMA, asOf: INSTANT })

const SHOW = recordSchema(
  {
    segment: TEXT,
    title: TEXT,
    asOf: INSTANT,
    zone: TEXT,
    sentence: TEXT,
    sql: TEXT,
    applied: {
      description: 'Whether what is applied is what the config says.',
      enum: ['same', 'other', 'never'],
    },
    members: { oneOf: [MEMBERS, { type: 'null' }] },
    history: listOf(
      recordSchema({
        asOf: INSTANT,
        size: COUNT_SCHEMA,
        entered: COUNT_SCHEMA,
        left: COUNT_SCHEMA,
        cause: { enum: ['fill', 'apply', 'refresh'] },
      }),
    ),
    dependsOn: listOf(TEXT),
    usedBy: listOf(TEXT),
    usedIndirectlyBy: listOf(TEXT),
    minimumCell: CELL,
  },
  ['title'],
)

const PREVIEW = recordSchema(
  {
    segment: TEXT,
    title: TEXT,
    asOf: INSTANT,
    sentence: TEXT,
    size: COUNT_SCHEMA,
    customers: COUNT_SCHEMA,
    minimumCell: CELL,
    keys: { description: 'Some members, with --show-keys.', ...listOf(TEXT) },
  },
  ['title', 'keys'],
)

const OVERLAP = recordSchema({
  asOf: INSTANT,
  segments: listOf(recordSchema({ segment: TEXT, size: COUNT_SCHEMA })),
  pairs: listOf(
    recordSchema({
      segments: { ...listOf(TEXT), minItems: 2, maxItems: 2 },
      both: COUNT_SCHEMA,
    }),
  ),
  all: { ...COUNT_SCHEMA, description: 'People in every one of the segments.' },
  any: { ...COUNT_SCHEMA, description: 'People in at least one of them.' },
  minimumCell: CELL,
})

const EXPLAIN = recordSchema(
  {
    segment: TEXT,
    title: TEXT,
    customer: TEXT,
    asOf: INSTANT,
    holds: { type: 'boolean' },
    condition: { $ref: '#/$defs/condition' },
  },
  ['title'],
)

const CONDITION = recordSchema(
  {
    kind: TEXT,
    clause: { description: 'In plain language.', ...TEXT },
    holds: { type: 'boolean' },
    facts: {
      description: 'The values that decide it, as text; null is missing. Left out in CI.',
      ...listOf(recordSchema({ name: TEXT, value: { type: ['string', 'null'] } })),
    },
    parts: listOf({ $ref: '#/$defs/condition' }),
  },
  ['facts'],
)

export const SEGMENT_VIEW_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm segment',
  description:
    'What `crm segment show`, `preview`, `overlap` and `explain` print with --format json.',
  oneOf: [
    { title: 'show', ...SHOW },
    { title: 'preview', ...PREVIEW },
    { title: 'overlap', ...OVERLAP },
    { title: 'explain', ...EXPLAIN },
  ],
  $defs: { condition: CONDITION },
}

function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items }
}
