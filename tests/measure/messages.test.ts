/** SEMANTICS 25, M5: messages by the instant they were decided, by outcome and by reason. */
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { KpiQuery } from '../../src/ir/compiled.ts'
import type { Grain } from '../../src/ir/kpi.ts'
import { stateTables } from '../../src/ir/state-tables.ts'
import { reportKpis } from '../../src/measure/report-kpis.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { appliedState } from './applied-kpis.ts'

const SCHEMA = 'crm'
const t = stateTables(SCHEMA)
const ASOF = '2026-01-03T12:00:00Z'

/** journey, template, customer, status, reason, decided at */
const LEDGER = [
  ['winback', 'first', '1', 'handed', null, '2026-01-01T23:30:00Z'],
  ['winback', 'first', '2', 'confirmed', null, '2026-01-02T00:00:00Z'],
  ['winback', 'second', '2', 'handed', null, '2026-01-02T01:00:00Z'],
  ['winback', 'first', '3', 'withheld', 'no-consent', '2026-01-02T01:00:00Z'],
  ['winback', 'first', '4', 'withheld', 'no-consent', '2026-01-03T01:00:00Z'],
  ['winback', 'first', '5', 'withheld', 'suppressed', '2026-01-03T01:00:00Z'],
  ['welcome', 'hello', '6', 'bounced', null, '2026-01-02T01:00:00Z'],
  ['welcome', 'hello', '7', 'failed', null, '2026-01-02T01:00:00Z'],
  ['welcome', 'hello', '8', 'unknown', null, '2026-01-02T01:00:00Z'],
  ['welcome', 'hello', '9', 'retry', null, ASOF],
  ['welcome', 'hello', '10', 'handed', null, '2026-01-03T12:00:01Z'],
] as const

describeDatabases('messages', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
    for (const [index, [journey, template, customer, status, reason, at]] of LEDGER.entries()) {
      await db.run(sql`insert into ${t.message} (id, journey, step, enrolment_id, customer_key, channel, template,
          class, journey_apply_id, status, reason, due_at, decided_at, attempts)
        values (${String(index)}, ${journey}, ${template}, ${customer}, ${customer}, 'email', ${template},
          'marketing', 1, ${status}, ${reason}, ${at}::timestamptz, ${at}::timestamptz, 1)`)
    }
  })

  type Query = Partial<Extract<KpiQuery, { source: 'messages' }>>
  async function values(query: Query, grain: Grain = 'day', zone = 'UTC') {
    const queries = [{ source: 'messages', distinctCustomers: false, ...query }] as const
    const kpi = { id: 'count', grain, zone, measure: { kind: 'messageCount' } } as const
    const applied = appliedState([{ kpi, queries }])
    const { value } = await reportKpis({
      db,
      schema: SCHEMA,
      applied,
      asOf: ASOF,
      from: '2026-01-01',
    })
    return value?.kpis[0]?.cells.map((cell) => cell.value)
  }

  test('are counted in the day they were decided, never later than as-of', async () => {
    expect(await values({})).toEqual(['1', '6', '3'])
    expect(await values({}, 'total')).toEqual(['10'])
  })

  test('SEMANTICS 2: the day is that of the zone', async () => {
    expect(await values({}, 'day', 'Asia/Seoul')).toEqual(['0', '7', '3'])
  })

  test('sent is handed or confirmed; a bounce did not arrive', async () => {
    expect(await values({ status: 'sent' })).toEqual(['1', '2', '0'])
    expect(await values({ status: 'failed' })).toEqual(['0', '2', '0'])
    expect(await values({ status: 'withheld' })).toEqual(['0', '1', '2'])
    expect(await values({ status: 'unknown' })).toEqual(['0', '1', '0'])
  })

  test('of one journey, of one template, and as people', async () => {
    expect(await values({ journey: 'welcome' })).toEqual(['0', '3', '1'])
    expect(await values({ template: 'second' })).toEqual(['0', '1', '0'])
    expect(await values({ status: 'sent', distinctCustomers: true }, 'total')).toEqual(['2'])
  })

  test('are summed up by journey with the reasons of those withheld', async () => {
    const applied = appliedState([], { journeys: ['welcome', 'winback', 'unused'] })
    const { value } = await reportKpis({ db, schema: SCHEMA, applied, asOf: ASOF })
    const none = { sent: 0, withheld: 0, reasons: [], failed: 0, unknown: 0, pending: 0 }
    expect(value?.messages?.journeys).toEqual([
      { ...none, journey: 'unused' },
      { ...none, journey: 'welcome', failed: 2, unknown: 1, pending: 1 },
      {
        ...none,
        journey: 'winback',
        sent: 3,
        withheld: 3,
        reasons: [
          { reason: 'no-consent', count: 2 },
          { reason: 'suppressed', count: 1 },
        ],
      },
    ])
  })

  test('without journeys there is no summary', async () => {
    const { value } = await reportKpis({
      db,
      schema: SCHEMA,
      applied: appliedState([]),
      asOf: ASOF,
    })
    expect(value).toEqual({
      format: 1,
      asOf: ASOF,
      zone: 'UTC',
      requested: {},
      minimumCell: 5,
      kpis: [],
    })
  })
})
