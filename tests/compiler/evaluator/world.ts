/** A small world of customers and events as plain rows: what the evaluator reads and what is inserted into databases. */
import { resolveComputed } from '../../../src/compiler/declarations/catalogs/computed-traits.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { EventModel } from '../../../src/ir/purchase-model.ts'

/** Column values: text, decimals, dates and instants as text; lists as arrays; `doc` as parsed JSON. */
export type Row = Readonly<Record<string, unknown>>

export interface World {
  readonly customers: readonly Row[]
  /** By event of the catalog. */
  readonly events: Readonly<Record<string, readonly Row[]>>
  /** Of crm's own ledger. */
  readonly messages?: readonly Row[]
}

const COLUMNS = {
  id: 'integer',
  hidden: 'boolean',
  name: 'text',
  age: 'numeric',
  vip: 'boolean',
  born: 'date',
  seen: 'timestamptz',
  local: 'timestamp',
  tags: 'text[]',
  marks: 'numeric[]',
  doc: 'jsonb',
} as const
const BUY_COLUMNS = {
  id: 'integer',
  customer: 'integer',
  at: 'timestamptz',
  total: 'numeric',
  category: 'text',
  paid: 'boolean',
  due: 'date',
} as const
const MESSAGE_COLUMNS = {
  customer_key: 'text',
  journey: 'text',
  template: 'text',
  topic: 'text',
  channel: 'text',
  class: 'text',
  status: 'text',
  decided_at: 'timestamptz',
  handed_at: 'timestamptz',
} as const
const NAME_COLUMNS = { customer: 'integer', at: 'timestamptz', name: 'text' } as const
const AGE_COLUMNS = { id: 'integer', customer: 'integer', at: 'timestamp', age: 'numeric' } as const
const LOOK_COLUMNS = { customer: 'integer', at: 'timestamp', doc: 'jsonb' } as const

export const LOCAL_ZONE = 'America/New_York'

/** As published for CDNOW, in days of another zone than the world's. */
const WORLD_MODEL: EventModel = {
  purchases: { zone: LOCAL_ZONE, r: '0.243', alpha: '4.414', a: '0.793', b: '2.426' },
  spend: { property: 'total', p: '6.25', q: '3.74', v: '15.44' },
}

const TABLES: Catalog = {
  id: 'world',
  stateSchema: 'ledger',
  customers: {
    table: 'people',
    key: { column: 'id', type: 'integer' },
    where: {
      kind: 'not',
      of: {
        kind: 'property',
        property: 'hidden',
        test: { op: 'is', value: { type: 'boolean', value: true } },
      },
    },
    traits: {
      hidden: { type: 'boolean', column: 'hidden' },
      name: { type: 'text', column: 'name', history: 'name history' },
      age: { type: 'number', column: 'age', history: 'age history' },
      vip: { type: 'boolean', column: 'vip' },
      born: { type: 'date', column: 'born' },
      seen: { type: 'instant', column: 'seen' },
      local: { type: 'instant', column: 'local', zone: LOCAL_ZONE },
      tags: { type: 'list', of: 'text', column: 'tags' },
      marks: { type: 'list', of: 'number', column: 'marks' },
      doc_name: { type: 'text', column: 'doc', path: ['name'] },
      doc_age: { type: 'money', currency: 'KRW', column: 'doc', path: ['age'] },
      doc_born: { type: 'date', column: 'doc', path: ['born'] },
      doc_seen: { type: 'instant', column: 'doc', path: ['seen'] },
      doc_tags: { type: 'list', of: 'text', column: 'doc', path: ['tags'] },
    },
  },
  events: {
    buy: {
      table: 'orders',
      customer: 'customer',
      at: { column: 'at' },
      id: 'id',
      where: {
        kind: 'property',
        property: 'paid',
        test: { op: 'is', value: { type: 'boolean', value: true } },
      },
      model: WORLD_MODEL,
      properties: {
        total: { type: 'money', currency: 'KRW', column: 'total' },
        category: { type: 'text', column: 'category' },
        paid: { type: 'boolean', column: 'paid' },
        due: { type: 'date', column: 'due' },
      },
    },
    look: {
      table: 'looks',
      customer: 'customer',
      at: { column: 'at', zone: LOCAL_ZONE },
      properties: {
        page: { type: 'text', column: 'doc', path: ['page'] },
        seconds: { type: 'number', column: 'doc', path: ['seconds'] },
      },
    },
    'name history': {
      table: 'names',
      customer: 'customer',
      at: { column: 'at' },
      properties: { value: { type: 'text', column: 'name' } },
    },
    'age history': {
      table: 'ages',
      customer: 'customer',
      at: { column: 'at', zone: LOCAL_ZONE },
      id: 'id',
      properties: { value: { type: 'number', column: 'age' } },
    },
  },
}

const COMPUTED = {
  spent: { event: 'buy', sum: { of: 'total', last: '30d' } },
  dearest: { event: 'buy', where: { property: 'category', isSet: true }, max: { of: 'total' } },
  buys: { event: 'buy', count: {} },
  since: { event: 'buy', daysSinceLast: { zone: 'Asia/Seoul' } },
  last_buy: { event: 'buy', lastAt: {} },
  first_look: { event: 'look', firstAt: { days: 366 } },
  next_buy: { event: 'buy', nextExpected: {} },
  value_ahead: { event: 'buy', lifetimeValue: { of: 'total', next: '90d' } },
  is_buyer: { event: 'buy', count: { atLeast: 1, last: '1mo' } },
  is_rich: {
    any: [
      { trait: 'spent', atLeast: 1 },
      { trait: 'is_buyer', is: false },
    ],
  },
}

export const WORLD_CATALOG: Catalog = {
  ...TABLES,
  computed:
    resolveComputed(COMPUTED, TABLES, {
      catalog: undefined,
      zone: 'Asia/Seoul',
      segmentIds: new Set(),
      report(code, path, { message }) {
        throw new Error(`${code} ${path.join('.')}: ${message}`)
      },
    }) ?? {},
}

export function worldScript({ customers, events, messages = [] }: World): string {
  return [
    tableScript('people', COLUMNS, customers),
    tableScript('orders', BUY_COLUMNS, events.buy ?? []),
    tableScript('looks', LOOK_COLUMNS, events.look ?? []),
    tableScript('names', NAME_COLUMNS, events['name history'] ?? []),
    tableScript('ages', AGE_COLUMNS, events['age history'] ?? []),
    'create schema if not exists ledger;',
    tableScript('ledger.message', MESSAGE_COLUMNS, messages),
  ].join('\n')
}

function tableScript(
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[],
): string {
  const definition = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`)
  const values = rows.map(
    (row) =>
      `(${Object.keys(columns)
        .map((name) => literal(row[name], columns[name]))
        .join(', ')})`,
  )
  const insert = values.length === 0 ? '' : `insert into ${table} values ${values.join(',\n')};`
  return `drop table if exists ${table}; create table ${table} (${definition.join(', ')}); ${insert}`
}

function literal(value: unknown, type: string | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (type === 'jsonb') return quote(JSON.stringify(value))
  if (Array.isArray(value)) {
    return `array[${value.map((item) => literal(item, undefined)).join(', ')}]::${type}`
  }
  return quote(String(value))
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
