/** SEMANTICS 26: what a template reads arrives as it would in one JSON object: every type, values and NULLs, whatever a trait is called and the session says. */
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { resolveComputed } from '../../../src/compiler/declarations/catalogs/computed-traits.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { recipientsSql } from '../../../src/compiler/sql/recipients.ts'
import { traitsAmongKeys } from '../../../src/compiler/sql/traits-among-keys.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import type { Catalog, Described } from '../../../src/ir/catalog.ts'
import type { Executor } from '../../../src/ir/database.ts'
import type { Json, JsonObject } from '../../../src/ir/json.ts'
import { readRecipients } from '../../../src/runtime/render/read-recipients.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'

const AS_OF = '2026-03-31T03:00:00Z'
const LONG = 'a trait of seventy bytes and more, '.repeat(2)

/** Type of the column, its value in SQL, how the catalog reads it, what templates get of the value, and without one. */
type Sample = readonly [
  name: string,
  stored: string,
  value: string,
  column: Described & { readonly zone?: string },
  read: Json,
  missing?: Json,
]

const TEXT = { type: 'text' } as const
const NUMBER = { type: 'number' } as const
const MONEY = { type: 'money', currency: 'KRW' } as const
const INSTANT = { type: 'instant' } as const
const TEXTS = { type: 'list', of: 'text' } as const
const NUMBERS = { type: 'list', of: 'number' } as const

const SAMPLES: readonly Sample[] = [
  ['text', 'text', `E'"quoted" \\\\ \\n\\t\\u2028 김 😀'`, TEXT, '"quoted" \\ \n\t\u2028 김 😀'],
  ['empty', 'text', "''", TEXT, ''],
  ['like json', 'text', `'{"a": null}'`, TEXT, '{"a": null}'],
  ['like null', 'text', "'null'", TEXT, 'null'],
  ['varchar', 'varchar(9)', "'KR'", TEXT, 'KR'],
  ['character', 'char(4)', "'KR'", TEXT, 'KR'],
  ['name', 'name', "'KR'", TEXT, 'KR'],
  [
    'uuid',
    'uuid',
    "'00000000-0000-4000-8000-0000000000AB'",
    TEXT,
    '00000000-0000-4000-8000-0000000000ab',
  ],
  ['small', 'smallint', '-7', NUMBER, -7],
  ['whole', 'integer', '2147483647', NUMBER, 2147483647],
  ['beyond 2^53', 'bigint', '9223372036854775807', NUMBER, 2 ** 63],
  ['decimal', 'numeric', '1234.50', NUMBER, 1234.5],
  ['many digits', 'numeric', '0.12345678901234567890123', NUMBER, 0.12345678901234568],
  ['large', 'numeric', '1e99', NUMBER, 1e99],
  ['tiny', 'numeric', '1e-300', NUMBER, 1e-300],
  ['float', 'float8', '0.1', NUMBER, 0.1],
  ['single', 'real', '0.1', NUMBER, 0.1],
  ['nan', 'float8', "'NaN'", NUMBER, null],
  ['infinite', 'numeric', "'Infinity'", NUMBER, null],
  ['money', 'numeric', '12.50', MONEY, '12.50'],
  ['large money', 'numeric', '12345678901234567890.12', MONEY, '12345678901234567890.12'],
  ['whole money', 'bigint', '9007199254740993', MONEY, '9007199254740993'],
  ['true', 'boolean', 'true', { type: 'boolean' }, true],
  ['false', 'boolean', 'false', { type: 'boolean' }, false],
  ['date', 'date', "'2000-01-31'", { type: 'date' }, '2000-01-31'],
  ['first day', 'date', "'0001-01-01'", { type: 'date' }, '0001-01-01'],
  ['no day', 'date', "'infinity'", { type: 'date' }, null],
  [
    'instant',
    'timestamptz',
    "'2026-03-01T09:00:00.123456+09'",
    INSTANT,
    '2026-03-01T00:00:00.123Z',
  ],
  ['last instant', 'timestamptz', "'9999-12-31T23:59:59Z'", INSTANT, '9999-12-31T23:59:59.000Z'],
  [
    'local',
    'timestamp',
    "'2026-03-01T09:00'",
    { ...INSTANT, zone: 'Asia/Seoul' },
    '2026-03-01T00:00:00.000Z',
  ],
  ['texts', 'text[]', `array['a', null, '"']`, TEXTS, ['a', null, '"'], []],
  ['no texts', 'text[]', `'{}'`, TEXTS, [], []],
  ['numbers', 'numeric[]', 'array[1.50, 2]', NUMBERS, [1.5, 2], []],
  ['json list', 'jsonb', `'[1, "a", null]'`, NUMBERS, [1, 'a', null], []],
  ['no list', 'jsonb', `'{"a": 1}'`, NUMBERS, [], []],
  [LONG, 'text', "'long'", TEXT, 'long'],
  [`${LONG}2`, 'numeric', '2', NUMBER, 2],
  ['customer_key', 'text', "'own'", TEXT, 'own'],
  ['t1', 'text', "'first'", TEXT, 'first'],
  ['T1', 'numeric', '1', NUMBER, 1],
  ['constructor', 'text', "'built'", TEXT, 'built'],
  ['hasOwnProperty', 'text', "'has'", TEXT, 'has'],
  ['__proto__', 'numeric', '0', NUMBER, 0],
  ['7', 'text', "'seven'", TEXT, 'seven'],
]

const NAMES = SAMPLES.map(([name]) => name)
const BASE: Catalog = {
  id: 'shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: Object.fromEntries(
      SAMPLES.map(([name, , , column], index) => [name, { ...column, column: `c${index}` }]),
    ),
  },
  events: {},
}
const CONTEXT = {
  catalog: undefined,
  zone: 'UTC',
  segmentIds: new Set<string>(),
  report(code: string, path: readonly (string | number)[]) {
    throw new Error(`${code} ${path.join('.')}`)
  },
}
const computed = resolveComputed({ anyone: { all: [] } }, BASE, CONTEXT) ?? {}
const WITH_COMPUTED: Catalog = { ...BASE, computed }

const VALUES = Object.fromEntries(SAMPLES.map(([name, , , , read]) => [name, read]))
const MISSING = Object.fromEntries(SAMPLES.map(([name, , , , , none = null]) => [name, none]))
const ROWS = `
  create table customers (id integer primary key, ${SAMPLES.map(([, stored], index) => `c${index} ${stored}`).join(', ')});
  insert into customers values (1, ${SAMPLES.map(([, , value]) => value).join(', ')});
  insert into customers (id) values (2);`

/** By customer, as JSON: what is own, in which order, and nothing else. */
type Found = Readonly<Record<string, string>>

async function asColumns(db: Executor, names: readonly string[], catalog: Catalog): Promise<Found> {
  const recipients = recipientsSql(names, { dialect: CATALOG_DIALECT, catalog })
  const { rows } = await readRecipients(db, { recipients }, ['1', '2', '3'], AS_OF)
  return Object.fromEntries([...rows].map(([key, row]) => [key, JSON.stringify(row.customer)]))
}

async function asObject(db: Executor, names: readonly string[], catalog: Catalog): Promise<Found> {
  const text = traitsAmongKeys({ dialect: CATALOG_DIALECT, catalog }, names, (read) => {
    const members = names.map((name) => ({ name, ...read(name) }))
    return [sql`${CATALOG_DIALECT.output.jsonObject(members)} as customer`]
  })
  const rows = await db.run<{ customer_key: string; customer: JsonObject }>(
    bindSql(text, { asOf: AS_OF, keys: ['1', '2', '3'] }),
  )
  return Object.fromEntries(rows.map((row) => [row.customer_key, JSON.stringify(row.customer)]))
}

const SETTINGS = [
  [],
  [
    sql`set local datestyle = 'German, DMY'`,
    sql`set local timezone = 'Asia/Seoul'`,
    sql`set local intervalstyle = 'postgres_verbose'`,
    sql`set local extra_float_digits = -10`,
  ],
]

describeDatabases('traits of recipients', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(ROWS)
  })

  test.each(SETTINGS)('of every type, as in JSON (%#)', async (...settings) => {
    await db.transaction(async (tx) => {
      for (const setting of settings) await tx.run(setting)
      const found = await asColumns(tx, NAMES, BASE)
      expect(found).toEqual({ 1: JSON.stringify(VALUES), 2: JSON.stringify(MISSING) })
      expect(found).toEqual(await asObject(tx, NAMES, BASE))
    })
  })

  test('beside computed ones', async () => {
    const names = ['anyone', ...NAMES]
    const found = await asColumns(db, names, WITH_COMPUTED)
    expect(found).toEqual({
      1: JSON.stringify({ anyone: true, ...VALUES }),
      2: JSON.stringify({ anyone: true, ...MISSING }),
    })
    expect(found).toEqual(await asObject(db, names, WITH_COMPUTED))
  })

  test('none, and none but computed ones', async () => {
    expect(await asColumns(db, [], WITH_COMPUTED)).toEqual({ 1: '{}', 2: '{}' })
    const anyone = '{"anyone":true}'
    expect(await asColumns(db, ['anyone'], WITH_COMPUTED)).toEqual({ 1: anyone, 2: anyone })
  })

  test('an object like any other, whatever its members are called', async () => {
    const recipients = recipientsSql(['__proto__', 'constructor'], {
      dialect: CATALOG_DIALECT,
      catalog: BASE,
    })
    const { rows } = await readRecipients(db, { recipients }, ['1'], AS_OF)
    const customer = rows.get('1')?.customer ?? {}
    expect(Object.getPrototypeOf(customer)).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptors(customer)).toEqual(
      Object.getOwnPropertyDescriptors(JSON.parse('{"__proto__":0,"constructor":"built"}')),
    )
  })

  test('more of them than a function takes', async () => {
    const traits = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`trait ${index}`, { ...TEXT, column: 'c0' }]),
    )
    const catalog = { ...BASE, customers: { ...BASE.customers, traits } }
    const { 1: first = '', 2: second = '' } = await asColumns(db, Object.keys(traits), catalog)
    expect(Object.keys(JSON.parse(first))).toEqual(Object.keys(traits))
    expect(new Set(Object.values(JSON.parse(first)))).toEqual(new Set([VALUES.text]))
    expect(new Set(Object.values(JSON.parse(second)))).toEqual(new Set([null]))
  })
})
