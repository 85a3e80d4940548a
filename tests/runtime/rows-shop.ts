/** A channel's rule and a topic's consent as written in, a shop that is compiled from them and its guards' decisions out: with what is read together, or each apart. */
import { compileStatement } from '../../src/adapters/compile-statement.ts'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { Program } from '../../src/ir/compiled.ts'
import type { Executor } from '../../src/ir/database.ts'
import type { Template } from '../../src/ir/template.ts'
import { evaluateGuards } from '../../src/runtime/guard/evaluate-guards.ts'
import { versionOf } from '../../src/runtime/journey-versions.ts'
import { type Applied, type AppliedPrograms, loadApplied } from '../../src/runtime/load-applied.ts'
import { compileCleanly, type Files, SHOP } from '../compiler/memory-project.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { journey, template } from './shop-programs.ts'
import { applyPrograms, SCHEMA } from './shop-state.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const NOW = '2026-01-02T03:00:00.000Z'

export type KeyType = 'text' | 'integer' | 'uuid'

export interface RowsShop {
  readonly key?: KeyType
  /** YAML of a condition. */
  readonly consent?: string
  readonly suppress?: string
  /** Of the channel, instead of the trait with the address. */
  readonly address?: string
  readonly where?: string
}

export const CONSENT = '{ trait: agreed, is: true }'
export const SUPPRESS = '{ trait: bounced, is: true }'
export const TABLE = 'people'

function filesOf({ key, consent, suppress, address, where }: RowsShop): Files {
  return {
    'crm.config.yaml': SHOP['crm.config.yaml'],
    'catalog.yaml': `
catalog: shop
customers:
  table: ${TABLE}
  key: { column: id, type: ${key ?? 'text'} }
  where: ${where ?? '{ not: { property: deleted, is: true } }'}
  traits: { email: text, agreed: boolean, bounced: boolean, deleted: boolean, joined: instant }
computed:
  orders: { event: purchase, count: {} }
  is_willing: { all: [{ trait: agreed, is: true }, { trait: bounced, isNot: true }] }
events:
  purchase: { table: orders, customer: customer_id, at: ordered_at, properties: { total: number } }
`,
    'segment.yaml': 'segment: agreeing\nwhere: { trait: agreed, is: true }\n',
    'channel.yaml': `
channel: email
via: outbox
address: ${address ?? 'email'}
from: Shop <hello@shop.example>
${suppress === '' ? '' : `suppress: ${suppress ?? SUPPRESS}`}
`,
    'topic.yaml': `topic: offers\nconsent: ${consent ?? CONSENT}\n`,
  }
}

export async function compiledPrograms(shop: RowsShop): Promise<Readonly<Record<string, Program>>> {
  const { objects } = await compileCleanly(filesOf(shop))
  const names = ['project.shop', 'catalog.shop', 'channel.email', 'topic.offers']
  const programs = names.flatMap((name) => {
    const program = objects.get(`${name}` as Parameters<typeof objects.get>[0])?.program
    return program === undefined ? [] : [[name, program] as const]
  })
  return {
    ...Object.fromEntries(programs),
    'template.hello': template(),
    'journey.welcome': journey(),
  }
}

/** A row as SQL: key, address, agreed, bounced, deleted. */
export type RowSql = readonly [
  key: string | null,
  email: string | null,
  agreed: boolean | null,
  bounced: boolean | null,
  deleted?: boolean,
]

/** The tables, and what is applied. Keys are not unique. */
export async function openRows(
  db: TestDatabase,
  shop: RowsShop,
  rows: readonly RowSql[],
): Promise<void> {
  const literal = (value: string | boolean | null | undefined) =>
    typeof value === 'string' ? `'${value}'` : String(value ?? null)
  const values = rows.map(
    ([key, email, agreed, bounced, deleted]) =>
      `(${[key, email, agreed, bounced, deleted].map(literal).join(', ')})`,
  )
  await db.runScript(`
    create table ${TABLE} (id ${shop.key ?? 'text'}, email text, agreed boolean, bounced boolean, deleted boolean, joined timestamptz);
    create table orders (customer_id ${shop.key ?? 'text'}, ordered_at timestamptz, total numeric);
    insert into ${TABLE} (id, email, agreed, bounced, deleted) values ${values.join(', ')}`)
  for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
  await applyPrograms(db, await compiledPrograms(shop), APPLIED)
}

/** What is applied, without what lets reads be made together. */
export function apart(programs: AppliedPrograms): AppliedPrograms {
  const withoutRows = <P extends object>(all: ReadonlyMap<string, Applied<P>>) =>
    new Map(
      [...all].map(([id, one]) => [id, { ...one, program: { ...one.program, rows: undefined } }]),
    )
  return {
    ...programs,
    topics: withoutRows(programs.topics) as unknown as AppliedPrograms['topics'],
    channels: withoutRows(programs.channels) as unknown as AppliedPrograms['channels'],
  }
}

export interface Guarded {
  /** `key send address` or `key withhold:reason detail`, in the order of keys. */
  readonly decisions: readonly string[]
  /** Reads of the customers. */
  readonly reads: number
}

export interface Question {
  readonly keys: readonly string[]
  readonly change?: (programs: AppliedPrograms) => AppliedPrograms
  readonly message?: { readonly [K in keyof Template]?: Template[K] | undefined }
}

export async function decide(
  db: TestDatabase,
  { keys, change = (programs) => programs, message = {} }: Question,
): Promise<Guarded> {
  const applied = await loadApplied(db, SCHEMA)
  if (applied === undefined) throw new Error('nothing applied')
  const programs = change(applied)
  const channel = programs.channels.get('email')?.program
  if (channel === undefined) throw new Error('no channel applied')
  let reads = 0
  const told = await db.transaction(async (inner) => {
    const { tx, count } = counting(inner)
    const decisions = await evaluateGuards(
      keys.map((key) => ({
        ...{ messageId: `m-${key}`, enrolmentId: `e-${key}`, customerKey: key, key: '' },
        dueAt: NOW,
      })),
      {
        ...{ tx, engine: db.engine, schema: SCHEMA, programs, now: NOW, journey: 'welcome' },
        ...{ version: versionOf(journey()), step: 'hello', channel, isChannelRemoved: false },
        ...{ template: { ...template().template, ...message } as Template, expireAfter: undefined },
      },
    )
    reads = count()
    return decisions
  })
  return { decisions: told.map(toldAs).sort(), reads }
}

function toldAs(one: Awaited<ReturnType<typeof evaluateGuards>>[number]): string {
  const key = one.candidate.customerKey
  if (one.kind === 'send') return `${key} send ${one.address.key}`
  return `${key} ${one.kind}:${one.reason}`
}

function counting(inner: Executor): { readonly tx: Executor; readonly count: () => number } {
  let reads = 0
  const look = (statement: Parameters<Executor['run']>[0]) => {
    if (compileStatement(statement).sql.includes(`from "${TABLE}"`)) reads += 1
  }
  const tx: Executor = {
    run: (statement) => {
      look(statement)
      return inner.run(statement)
    },
    change: (statement) => inner.change(statement),
  }
  return { tx, count: () => reads }
}
