/** K1, SEMANTICS 1–10, 13: KPIs over events, from their YAML to their numbers, on both databases. */
import { beforeAll, expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { AppliedState } from '../../src/ir/applied.ts'
import { type ReportRequest, reportKpis } from '../../src/measure/report-kpis.ts'
import { compileFiles, SHOP } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'

const SCHEMA = 'crm'
const ASOF = '2026-03-10T03:00:00Z'

/**
 * Customers 1 to 5 and two that are none: 6 is deleted, 9 unknown. Times are UTC; the project's zone is Seoul (UTC+9),
 * so 2026-01-31T15:00Z is in February there.
 */
const TABLES = `
create table customers (id bigint primary key, email text, name text, country text, age int, deleted boolean not null,
  marketing_consent boolean, signed_up_at timestamptz, birthday date, tags text[]);
insert into customers (id, country, deleted)
  select id, case when id <= 2 then 'KR' end, id = 6 from generate_series(1, 6) as id;
create table orders (id int primary key, customer_id bigint, ordered_at timestamptz not null, total numeric(14, 2),
  category text, status text not null);
create table page_views (customer_id bigint, viewed_at timestamptz, path text);
insert into orders values
  (1, 1, '2026-01-10T00:00:00Z', 100.10, 'shoes', 'paid'),
  (2, 1, '2026-01-31T14:59:59.999999Z', 200.20, 'bags', 'paid'),
  (3, 1, '2026-01-31T15:00:00Z', 300.30, 'shoes', 'paid'),
  (4, 2, '2026-02-10T00:00:00Z', 300.30, 'shoes', 'paid'),
  (5, 3, '2026-02-11T00:00:00Z', 0.01, null, 'paid'),
  (6, 4, '2026-02-12T00:00:00Z', null, 'bags', 'paid'),
  (7, 5, '2026-02-13T00:00:00Z', 999, 'bags', 'cancelled'),
  (8, 6, '2026-02-14T00:00:00Z', 999, 'bags', 'paid'),
  (9, 9, '2026-02-14T00:00:00Z', 999, 'bags', 'paid'),
  (10, null, '2026-02-14T00:00:00Z', 999, 'bags', 'paid'),
  (11, 2, '${ASOF}', 50, 'bags', 'paid'),
  (12, 2, '2026-03-10T03:00:00.000001Z', 999, 'bags', 'paid')`

const KPIS = `
segment: koreans
where: { trait: country, is: KR }
---
segment: loyal
where: { event: purchase, count: { atLeast: 3 } }
---
kpi: orders
count: { event: purchase }
grain: month
---
kpi: buyers
count: { event: purchase, distinct: customers }
grain: month
---
kpi: categories
count: { event: purchase, distinct: { of: category } }
grain: month
---
kpi: revenue
sum: { event: purchase, of: total }
grain: month
unit: KRW
---
kpi: revenue-in-utc
sum: { event: purchase, of: total }
grain: month
zone: UTC
---
kpi: revenue-by-quarter
sum: { event: purchase, of: total }
grain: quarter
---
kpi: orders-by-week
count: { event: purchase }
grain: week
---
kpi: total-revenue
sum: { event: purchase, of: total }
---
kpi: shoes
count: { event: purchase, where: { property: category, is: shoes } }
---
kpi: not-shoes
count: { event: purchase, where: { not: { property: category, is: shoes } } }
---
kpi: from-koreans
count: { event: purchase, segment: koreans }
---
kpi: from-loyal
sum: { event: purchase, of: total, segment: loyal }
---
kpi: top-half
sum: { event: purchase, of: total, top: 50% }
---
kpi: top-one
sum: { event: purchase, of: total, top: 0.1% }
---
kpi: top-half-by-month
sum: { event: purchase, of: total, top: 50% }
grain: month
---
kpi: nothing
sum: { event: page_view, of: seconds }
---
kpi: order-value
ratio:
  of: { sum: { event: purchase, of: total } }
  to: { count: { event: purchase } }
grain: month
`

async function appliedProject(): Promise<AppliedState> {
  const catalog = SHOP['catalog.yaml'].replace('{ path: text }', '{ path: text, seconds: number }')
  const { compiled, diagnostics } = await compileFiles({
    ...SHOP,
    'catalog.yaml': catalog,
    'kpis.yaml': KPIS,
  })
  expect(diagnostics).toEqual([])
  const objects = [...(compiled?.objects.values() ?? [])].map((object) => {
    const applied = { object, applyId: 1, appliedAt: ASOF, since: ASOF, crmVersion: '0' }
    return [object.address, applied] as const
  })
  return { applyId: 1, initialized: true, objects: new Map(objects) }
}

describeDatabases('KPIs over events', (engine) => {
  let db: TestDatabase
  let applied: AppliedState
  beforeAll(async () => {
    applied = await appliedProject()
    db = await engine.shared()
    await db.runScript(TABLES)
    await db.runScript('alter table page_views add column seconds double precision')
    for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
  })

  async function cells(id: string, more: Partial<ReportRequest> = {}) {
    const { value, diagnostics } = await reportKpis({
      db,
      schema: SCHEMA,
      applied,
      asOf: ASOF,
      ids: [id],
      ...more,
    })
    expect(diagnostics).toEqual([])
    return value?.kpis[0]?.cells.map((cell) => cell.below ?? cell.value)
  }
  const from = '2026-01-01'

  test('SEMANTICS 8: events of deleted, unknown and missing customers count for nobody', async () => {
    expect(await cells('orders', { from })).toEqual(['2', '4', '1'])
    expect(await cells('total-revenue')).toEqual(['950.91'])
  })

  test('SEMANTICS 5: an event at as-of counts, one a microsecond later does not', async () => {
    expect(await cells('orders', { from, asOf: '2026-03-10T02:59:59Z' })).toEqual(['2', '4', '0'])
    expect(await cells('total-revenue', { asOf: '2026-03-10T03:00:01Z' })).toEqual(['1949.91'])
  })

  test('SEMANTICS 2: a bucket is a month of the KPI’s zone, by default the project’s', async () => {
    expect(await cells('revenue', { from })).toEqual(['300.3', '600.61', '50'])
    expect(await cells('revenue-in-utc', { from })).toEqual(['600.6', '300.31', '50'])
  })

  test('quarters and ISO weeks', async () => {
    expect(await cells('revenue-by-quarter', { from })).toEqual(['950.91'])
    expect(await cells('orders-by-week', { from: '2026-01-26', to: '2026-02-15' })).toEqual([
      '2',
      '0',
      '3',
    ])
  })

  test('without dates, twelve buckets, with 0 where nothing happened', async () => {
    expect(await cells('orders')).toEqual([...Array(9).fill('0'), '2', '4', '1'])
  })

  test('a period takes its first and last instant exactly', async () => {
    expect(await cells('total-revenue', { from, to: '2026-01-31' })).toEqual(['300.3'])
    expect(
      await cells('total-revenue', {
        from: '2026-01-31T14:59:59.999999Z',
        to: '2026-01-31T15:00:00Z',
      }),
    ).toEqual(['200.2'])
  })

  test('SEMANTICS 33: customers are people, so a few are hidden; different values are not', async () => {
    expect(await cells('buyers', { from })).toEqual([5, 5, 5])
    expect(await cells('categories', { from })).toEqual(['2', '2', '1'])
  })

  test('SEMANTICS 7: a filter and its complement share all events, also those without a value', async () => {
    expect(await cells('shoes')).toEqual(['3'])
    expect(await cells('not-shoes')).toEqual(['4'])
  })

  test('SEMANTICS 11: only events of a segment’s members, by its definition at as-of', async () => {
    expect(await cells('from-koreans')).toEqual(['5'])
    expect(await cells('from-loyal')).toEqual(['600.6'])
    expect(await cells('from-loyal', { asOf: '2026-01-31T14:59:59Z' })).toEqual(['0'])
  })

  test('SEMANTICS 13: the top share is rounded up, ties by customer key, and taken in each bucket', async () => {
    // Sums: customer 1 600.60, 2 350.30, 3 0.01, 4 nothing, which is 0.
    expect(await cells('top-half')).toEqual(['950.9'])
    expect(await cells('top-one')).toEqual(['600.6'])
    // February: 1 and 2 tie at 300.30 before 3 and 4.
    expect(await cells('top-half-by-month', { from })).toEqual(['300.3', '600.6', '50'])
  })

  test('SEMANTICS 9: the sum of nothing is 0', async () => {
    expect(await cells('nothing')).toEqual(['0'])
  })

  test('SEMANTICS 10: a ratio is exact, and missing where nothing happened', async () => {
    expect(await cells('order-value', { from: '2025-12-01' })).toEqual([
      null,
      '150.15',
      '150.1525',
      '50',
    ])
  })
})
