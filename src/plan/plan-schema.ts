/** The JSON Schema of a saved plan and of `crm plan --format json`; `schemas/plan.schema.json` is generated from it. */
import { OBJECT_KINDS } from '../ir/address.ts'
import type { Json } from '../ir/json.ts'
import { PLAN_FORMAT } from './plan.ts'
import { STAGE_ORDER } from './stage.ts'

const text = { type: 'string' } as const
const nonNegative = { type: 'integer', minimum: 0 } as const

function record(
  properties: { readonly [name: string]: Json },
  optional: readonly string[] = [],
): { readonly [key: string]: Json } {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', additionalProperties: false, required, properties }
}

function listOf(items: Json): Json {
  return { type: 'array', items }
}

const reference = (name: string): Json => ({ $ref: `#/$defs/${name}` })

const DEFINITIONS: { readonly [name: string]: Json } = {
  address: { type: 'string', pattern: `^(${OBJECT_KINDS.join('|')})\\.` },
  instant: { type: 'string', format: 'date-time' },
  count: {
    description: 'A number of people; `<5` stands for 1 to 4 (the project’s minimum cell).',
    oneOf: [nonNegative, { type: 'string', pattern: '^<[0-9]+$' }],
  },
  countOrNull: { oneOf: [reference('count'), { type: 'null' }] },
  fingerprint: record({ behaviour: text, own: text, written: text, metadata: text }),
  dependency: record({ address: reference('address'), behaviour: { type: ['string', 'null'] } }),
  object: {
    description: 'The compiled object that apply writes.',
    ...record(
      {
        address: reference('address'),
        kind: { enum: OBJECT_KINDS },
        id: text,
        title: text,
        fingerprint: reference('fingerprint'),
        dependsOn: listOf(reference('address')),
        catalogReads: record({
          traits: listOf(text),
          events: listOf(record({ event: text, properties: listOf(text) })),
        }),
        columns: listOf(
          record({ table: text, column: text, types: listOf(text), path: reference('path') }),
        ),
        written: true,
        canonical: true,
        program: {
          type: 'object',
          required: ['kind'],
          properties: { kind: { enum: OBJECT_KINDS } },
        },
      },
      ['title', 'catalogReads', 'columns'],
    ),
  },
  path: listOf({ type: ['string', 'integer'] }),
  fieldChange: {
    oneOf: [
      record({ kind: { const: 'set' }, path: reference('path'), before: true, after: true }),
      record({ kind: { const: 'add' }, path: reference('path'), after: true }),
      record({ kind: { const: 'remove' }, path: reference('path'), before: true }),
      record({
        kind: { const: 'text' },
        path: reference('path'),
        lines: listOf({
          oneOf: [
            record({ op: { enum: ['keep', 'remove', 'add'] }, text }),
            record({ op: { const: 'skip' }, count: nonNegative }),
          ],
        }),
      }),
    ],
  },
  create: record(
    {
      change: { const: 'create' },
      address: reference('address'),
      title: text,
      to: reference('fingerprint'),
      object: reference('object'),
      dependsOn: listOf(reference('dependency')),
    },
    ['title'],
  ),
  update: record(
    {
      change: { const: 'update' },
      classification: { enum: ['metadata', 'equivalent', 'changed'] },
      because: listOf(reference('address')),
      address: reference('address'),
      title: text,
      from: reference('fingerprint'),
      to: reference('fingerprint'),
      object: reference('object'),
      dependsOn: listOf(reference('dependency')),
      diff: listOf(reference('fieldChange')),
      sentence: record({ before: text, after: text }),
    },
    ['title', 'because', 'sentence'],
  ),
  delete: record(
    {
      change: { const: 'delete' },
      address: reference('address'),
      title: text,
      from: reference('fingerprint'),
    },
    ['title'],
  ),
  segmentImpact: record({
    segment: text,
    before: reference('countOrNull'),
    after: reference('countOrNull'),
    entering: reference('count'),
    leaving: reference('count'),
    beforeFrom: { enum: ['definition', 'stored'] },
  }),
  journeyImpact: record(
    {
      journey: text,
      enrolled: reference('count'),
      enrolledBy: { enum: ['backfill', 'entering', 'leaving', null] },
      membersNow: reference('countOrNull'),
      inFlight: reference('count'),
      inFlightFate: { enum: ['unaffected', 'finish', 'exit', 'migrate', 'end'] },
      migrating: reference('count'),
    },
    ['migrating'],
  ),
  broadcastImpact: record(
    {
      journey: text,
      startsAt: reference('instant'),
      isLocal: { type: 'boolean' },
      people: reference('count'),
      messaged: reference('count'),
      throttle: record({
        count: { type: 'integer', minimum: 1 },
        perSeconds: { type: 'integer', minimum: 1 },
      }),
    },
    ['throttle'],
  ),
  stage: record(
    {
      kind: { enum: STAGE_ORDER },
      effect: { enum: ['reversible', 'compensable', 'irreversible'] },
      address: reference('address'),
      segment: text,
      journey: text,
      reason: { enum: ['journey removed', 'journey changed'] },
    },
    ['address', 'segment', 'journey', 'reason'],
  ),
}

export const PLAN_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Plan',
  description: 'What `crm plan --out` writes and `crm apply` takes.',
  ...record({
    format: { const: PLAN_FORMAT },
    checksum: { description: 'Of everything else in the file.', type: 'string' },
    crmVersion: text,
    project: text,
    environment: text,
    asOf: reference('instant'),
    baseApply: { type: ['integer', 'null'] },
    settings: record({
      tolerance: { type: 'number', minimum: 0 },
      toleranceMinimum: nonNegative,
      lifetimeSeconds: { type: 'number', minimum: 0 },
      minimumCell: nonNegative,
    }),
    changes: listOf({
      oneOf: [reference('create'), reference('update'), reference('delete')],
    }),
    impact: record(
      {
        segments: listOf(reference('segmentImpact')),
        journeys: listOf(reference('journeyImpact')),
        broadcasts: listOf(reference('broadcastImpact')),
      },
      ['broadcasts'],
    ),
    stages: listOf(reference('stage')),
    totals: record({
      create: nonNegative,
      update: nonNegative,
      delete: nonNegative,
      unchanged: nonNegative,
      metadata: nonNegative,
      equivalent: nonNegative,
      changed: nonNegative,
    }),
  }),
  $defs: DEFINITIONS,
} as const satisfies Json
