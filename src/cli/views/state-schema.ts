/** The JSON Schema of `crm state … --json`; `schemas/state.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { HOLDS_SCHEMA } from './hold-schema.ts'
import { COUNT_SCHEMA, recordSchema, TOTALS_SCHEMA } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const
const NUMBER = { type: 'integer', minimum: 0 } as const
const INSTANT = { type: 'string', format: 'date-time' } as const
const TEXT_OR_NULL = { type: ['string', 'null'] } as const
const FINGERPRINT = recordSchema({ behaviour: TEXT, own: TEXT, written: TEXT, metadata: TEXT })

const ITEM = { address: TEXT, title: TEXT, apply: NUMBER, appliedAsOf: INSTANT, since: INSTANT }
const BY = { asOf: INSTANT, appliedAt: INSTANT, actor: TEXT, gitCommit: TEXT_OR_NULL }

const LIST = recordSchema({
  apply: { type: ['integer', 'null'] },
  objects: listOf(recordSchema(ITEM, ['title'])),
  holds: { description: 'What is stopped or paused by hand.', ...HOLDS_SCHEMA },
})

const SHOW = recordSchema(
  {
    ...ITEM,
    fingerprint: FINGERPRINT,
    dependsOn: listOf(TEXT),
    usedBy: listOf(TEXT),
    members: recordSchema({ size: COUNT_SCHEMA, asOf: INSTANT }),
    inFlight: COUNT_SCHEMA,
    written: {},
  },
  ['title', 'members', 'inFlight'],
)

const APPLIES = recordSchema({
  applies: listOf(recordSchema({ id: NUMBER, ...BY, crmVersion: TEXT, totals: TOTALS_SCHEMA })),
})

const VERSIONS = recordSchema({
  address: TEXT,
  versions: listOf(
    recordSchema({
      applyId: NUMBER,
      ...BY,
      isRemoved: { type: 'boolean' },
      fingerprint: FINGERPRINT,
    }),
  ),
})

const OWNER = recordSchema({ holder: TEXT, host: TEXT, pid: NUMBER, since: INSTANT })
const UNLOCK = recordSchema({
  kind: { enum: ['free', 'ended'] },
  owner: { oneOf: [OWNER, { type: 'null' }] },
})

export const STATE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm state',
  description: 'What `crm state list`, `show`, `history` and `unlock` print with --json.',
  oneOf: [
    { title: 'list', ...LIST },
    { title: 'show', ...SHOW },
    { title: 'history', ...APPLIES },
    { title: 'history of an object', ...VERSIONS },
    { title: 'unlock', ...UNLOCK },
  ],
}

function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items }
}
