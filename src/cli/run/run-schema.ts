/** The JSON Schema of `crm run --json`; `schemas/run.schema.json` is generated from it. */
import type { Json, JsonObject } from '../../ir/json.ts'
import { HOLDS_SCHEMA } from '../views/hold-schema.ts'
import { RUN_FORMAT } from '../views/run-json.ts'

const TEXT = { type: 'string' } as const
const COUNT = { type: 'integer', minimum: 0 } as const
const INSTANT = { type: 'string', format: 'date-time' } as const

const TALLY: JsonObject = {
  sent: { description: 'Handed to the provider.', ...COUNT },
  retried: { description: 'Attempts not accepted, to be repeated.', ...COUNT },
  failed: COUNT,
  unknown: { description: 'Whether the provider accepted it cannot be known.', ...COUNT },
  withheld: listOf(record({ reason: TEXT, count: COUNT })),
  deferred: {
    description: 'Put off to a later instant, by reason.',
    ...listOf(record({ reason: TEXT, count: COUNT })),
  },
}

export const RUN_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm run',
  description: 'What one run did.',
  ...record({
    format: { const: RUN_FORMAT },
    applyId: { description: 'The apply that was obeyed last.', type: ['integer', 'null'] },
    until: { description: 'Nothing that falls due later was touched.', ...INSTANT },
    isComplete: {
      description: 'False when the run was asked to stop before it was done.',
      type: 'boolean',
    },
    segments: listOf(
      record({
        segment: TEXT,
        refreshes: COUNT,
        entered: COUNT,
        left: COUNT,
        size: { description: 'Members after the last refresh.', ...COUNT },
      }),
    ),
    journeys: listOf(record({ journey: TEXT, enrolled: COUNT, ended: COUNT })),
    messages: record(TALLY),
    templates: listOf(record({ template: TEXT, ...TALLY })),
    recovered: {
      description: 'Messages taken over from runs that were killed.',
      ...record({ requeued: COUNT, unknown: COUNT }),
    },
    holds: { description: 'What is stopped or paused by hand.', ...HOLDS_SCHEMA },
    problems: { description: 'Diagnostics, as in crm validate --format json.', type: 'array' },
    nextDue: { type: ['string', 'null'], format: 'date-time' },
  }),
}

function record(properties: JsonObject): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  }
}

function listOf(items: Json): JsonObject {
  return { type: 'array', items }
}
