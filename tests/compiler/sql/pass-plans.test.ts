/**
 * How PostgreSQL goes about the shared pass, for its main shapes: a lost index or a plan that flips shows in review as a
 * change of `pass-plans.golden.txt` (`vitest -u` rewrites it).
 */

import { type RawBuilder, sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { createStateSchema } from '../../../src/apply/state-schema.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { passPart } from '../../../src/compiler/sql/pass-part.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { passSql } from '../../../src/ir/pass-statement.ts'
import { touchedCustomersSql } from '../../../src/ir/touched-customers.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { resolved } from './members-of.ts'

const AS_OF = '2026-03-01T00:00:00.000Z'
const HOUR_LATER = '2026-03-01T01:00:00.000Z'
/** Plans are written differently by other versions. */
const MAJOR = '18'

const CATALOG: Catalog = {
  id: 'shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: {
      country: { type: 'text', column: 'country' },
      birthday: { type: 'date', column: 'birthday' },
    },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'at' },
      id: 'id',
      properties: {
        total: { type: 'money', currency: 'KRW', column: 'total' },
        category: { type: 'text', column: 'category' },
      },
    },
  },
}

const TABLES = `
  create table customers as
    select n as id, (array['KR', 'JP', 'US'])[1 + n % 3] as country, date '1970-01-01' + n % 10000 as birthday
    from generate_series(1, 20000) n;
  alter table customers add primary key (id);
  create table orders as
    select n as id, 1 + n * 7919 % 20000 as customer_id, timestamptz '${AS_OF}' - n * interval '150 seconds' as at,
      n % 500 as total, (array['shoes', 'bags'])[1 + n % 2] as category
    from generate_series(1, 200000) n;
  create index orders_customer on orders (customer_id);
  create index orders_at on orders (at);
  -- Every row is looked at, so that estimates, and with them plans, are the same each time.
  set default_statistics_target = 10000;
  analyze customers, orders;`

const SEGMENTS: readonly Json[] = [
  { event: 'purchase', count: { atLeast: 3, last: '90d' } },
  { event: 'purchase', count: { is: 0, last: '30d' } },
  {
    event: 'purchase',
    where: { property: 'category', is: 'shoes' },
    sum: { of: 'total', atLeast: 900 },
  },
  { event: 'purchase', daysSinceLast: { atLeast: 45 } },
  {
    all: [
      { trait: 'country', is: 'KR' },
      { trait: 'birthday', anniversary: 'today' },
    ],
  },
]
const SHAPES: Readonly<Record<string, readonly Json[]>> = {
  'aggregates of one event, and traits': SEGMENTS,
  'a bounded window alone': [{ event: 'purchase', count: { atLeast: 1, last: '7d' } }],
  'an aggregate that sorts': [{ event: 'purchase', distinct: { of: 'category', atLeast: 2 } }],
  'a rank': [{ rank: { event: 'purchase', sum: { of: 'total', last: '90d' } }, top: '10%' }],
  'a sequence': [
    {
      sequence: [
        { event: 'purchase', where: { property: 'category', is: 'shoes' } },
        { followedBy: 'purchase', where: { property: 'category', is: 'bags' }, within: '1d' },
      ],
    },
  ],
}

describeDatabases('plans of the shared pass', (engine) => {
  let db: TestDatabase
  let isComparable = false
  beforeAll(async () => {
    if (engine.name === 'pglite') return
    db = await engine.open()
    await db.runScript(TABLES)
    const [row] = await db.run<{ version: string }>(
      sql`select current_setting('server_version') as version`,
    )
    isComparable = row?.version.startsWith(`${MAJOR}.`) === true
    for (const statement of createStateSchema('crm')) await db.run(statement)
  })
  const planOf = async (query: RawBuilder<unknown>) => {
    const rows = await db.run<{ 'QUERY PLAN': string }>(sql`explain (costs off) ${query}`)
    // Names made of contents change with every word of a statement.
    const lines = rows.map((row) => row['QUERY PLAN'].replace(/_[0-9a-f]{12}\b/g, ''))
    // What is computed is in the statement; how rows are found is in these lines.
    return lines.filter((line) =>
      /(Scan|Join|Loop|Aggregate|Sort|Gather|CTE|Index Cond|Append|Group Key)/.test(line),
    )
  }
  const partsOf = (conditions: readonly Json[]) =>
    conditions.map((written) =>
      passPart(resolved(written, { catalog: CATALOG }), {
        dialect: CATALOG_DIALECT,
        catalog: CATALOG,
        segments: new Map(),
      }),
    )

  test.skipIf(engine.name === 'pglite')('are those that were reviewed', async (context) => {
    if (!isComparable) return context.skip(`the reviewed plans are of PostgreSQL ${MAJOR}`)
    const keys = Array.from({ length: 50 }, (_, n) => String(1 + n * 397))
    const texts: string[] = []
    for (const [shape, conditions] of Object.entries(SHAPES)) {
      const segments = partsOf(conditions).map((part, number) => ({ part, number }))
      texts.push(`## ${shape}, everyone`, ...(await planOf(passSql({ segments, asOf: AS_OF }))), '')
      texts.push(
        `## ${shape}, 50 customers`,
        ...(await planOf(passSql({ segments, asOf: AS_OF, keys }))),
        '',
      )
    }
    const touched = touchedCustomersSql(partsOf(SEGMENTS), AS_OF, HOUR_LATER)
    if (touched === undefined) throw new Error('time moves nobody')
    texts.push('## whom an hour may have moved', ...(await planOf(touched)), '')
    await expect(texts.join('\n')).toMatchFileSnapshot('pass-plans.golden.txt')
  })
})
