/** The JSON Schema of `crm report --json`; `schemas/report.schema.json` is generated from it. */
import type { Json, JsonObject } from '../ir/json.ts'
import { GRAINS } from '../ir/kpi.ts'
import { REPORT_FORMAT } from './kpi-report.ts'

const TEXT = { type: 'string' } as const
const COUNT = { type: 'integer', minimum: 0 } as const
const INSTANT = { type: 'string', format: 'date-time' } as const
const INSTANT_OR_NULL = { type: ['string', 'null'], format: 'date-time' } as const

function record(properties: JsonObject, optional: readonly string[] = []): JsonObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', additionalProperties: false, required, properties }
}

function listOf(items: Json): JsonObject {
  return { type: 'array', items }
}

const CELL = record(
  {
    bucket: {
      description: 'First local day of the bucket; null for the grain `total`.',
      type: ['string', 'null'],
      format: 'date',
    },
    isPartial: {
      description: 'The bucket is cut by the period, or not over at the as-of.',
      type: 'boolean',
    },
    value: {
      description:
        'The exact number as decimal text. Null when there is none (a ratio over 0, a size before the first fill) or when it is hidden.',
      type: ['string', 'null'],
      pattern: '^-?[0-9]+(\\.[0-9]+)?$',
    },
    below: {
      description: 'Present when the value is hidden: it tells of 1 to this minus 1 people.',
      type: 'integer',
      minimum: 1,
    },
  },
  ['below'],
)

const SERIES = record(
  {
    id: TEXT,
    title: TEXT,
    unit: TEXT,
    measure: { enum: ['eventCount', 'eventSum', 'segmentSize', 'messageCount', 'ratio'] },
    grain: { enum: GRAINS },
    zone: { description: 'IANA zone of the buckets.', type: 'string' },
    from: { description: 'First instant of the period; null: all history.', ...INSTANT_OR_NULL },
    to: { description: 'First instant after the period; null: open.', ...INSTANT_OR_NULL },
    cells: listOf(CELL),
  },
  ['title', 'unit'],
)

const JOURNEY = record({
  journey: TEXT,
  sent: COUNT,
  withheld: COUNT,
  reasons: listOf(record({ reason: TEXT, count: COUNT })),
  failed: COUNT,
  unknown: COUNT,
  pending: COUNT,
})

export const REPORT_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Report',
  description: 'Numbers of applied KPIs and messages, as `crm report --json` prints them.',
  ...record(
    {
      format: { const: REPORT_FORMAT },
      asOf: INSTANT,
      zone: { description: "The project's IANA zone.", type: 'string' },
      requested: {
        description: 'The period as it was asked for: dates or instants.',
        ...record({ from: TEXT, to: TEXT }, ['from', 'to']),
      },
      minimumCell: {
        description: 'Numbers of people from 1 to this minus 1 are not in the report.',
        type: 'integer',
        minimum: 1,
      },
      kpis: listOf(SERIES),
      messages: {
        description: 'Messages decided in the period, by journey; absent without journeys.',
        ...record({ journeys: listOf(JOURNEY) }),
      },
    },
    ['messages'],
  ),
}
