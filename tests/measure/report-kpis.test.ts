/** K1: the numbers of a report, what it hides, and what it says when it cannot be made. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { SimpleMeasure } from '../../src/ir/kpi.ts'
import type { SqlText } from '../../src/ir/sql-text.ts'
import { type ReportRequest, reportKpis } from '../../src/measure/report-kpis.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { type AppliedKpi, appliedState } from './applied-kpis.ts'

const SCHEMA = 'crm'
const ASOF = '2026-01-03T12:00:00Z'
const EVENTS: SimpleMeasure = { kind: 'eventCount', event: 'purchase' }
const PEOPLE: SimpleMeasure = { ...EVENTS, distinct: { kind: 'customers' } }

function values(rows: string): SqlText {
  return {
    strings: [`select bucket, value from (values ${rows}) as given(bucket, value)`],
    params: [],
  }
}

function totalKpi(id: string, measure: SimpleMeasure, value: string): AppliedKpi {
  const sql = values(`(null::text, ${value}::numeric)`)
  return { kpi: { id, grain: 'total', zone: 'UTC', measure }, queries: [{ source: 'events', sql }] }
}

function ratioKpi(
  of: SimpleMeasure,
  to: SimpleMeasure,
  ofValue: string,
  toValue: string,
): AppliedKpi {
  const queries = [ofValue, toValue].map((value) => ({
    source: 'events' as const,
    sql: values(`(null::text, ${value}::numeric)`),
  }))
  return {
    kpi: { id: 'ratio', grain: 'total', zone: 'UTC', measure: { kind: 'ratio', of, to } },
    queries,
  }
}

describeDatabases('reports', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
  })

  async function report(kpis: readonly AppliedKpi[], more: Partial<ReportRequest> = {}) {
    return reportKpis({ db, schema: SCHEMA, applied: appliedState(kpis), asOf: ASOF, ...more })
  }
  async function cellsOf(kpi: AppliedKpi, more: Partial<ReportRequest> = {}) {
    const { value } = await report([kpi], more)
    return value?.kpis[0]?.cells.map(({ isPartial: _, ...cell }) => cell)
  }

  describe('SEMANTICS 10: numbers are exact', () => {
    test('a sum keeps digits a float loses, without needless zeros', async () => {
      const exact = '90071992547409931.0150'
      expect(await cellsOf(totalKpi('sum', EVENTS, exact))).toEqual([
        { bucket: null, value: '90071992547409931.015' },
      ])
    })

    test.each([
      ['1', '3', '0.33333333333333333333'],
      ['2845', '4338', '0.65583218072844628861'],
      ['-1', '8', '-0.125'],
      ['8911407.904', '18532', '480.86595639974098856033'],
      ['0', '7', '0'],
    ])('%s / %s', async (of, to, expected) => {
      expect(await cellsOf(ratioKpi(EVENTS, EVENTS, of, to))).toEqual([
        { bucket: null, value: expected },
      ])
    })
  })

  test('a ratio over zero is missing, also 0 / 0', async () => {
    expect(await cellsOf(ratioKpi(EVENTS, EVENTS, '0', '0'))).toEqual([
      { bucket: null, value: null },
    ])
    expect(await cellsOf(ratioKpi(EVENTS, EVENTS, '5', '0'))).toEqual([
      { bucket: null, value: null },
    ])
  })

  test('buckets without data are 0', async () => {
    const sql = values(`('2026-01-02', 7::numeric)`)
    const kpi = { id: 'daily', grain: 'day', zone: 'UTC', measure: EVENTS } as const
    const cells = await cellsOf(
      { kpi, queries: [{ source: 'events', sql }] },
      { from: '2026-01-01' },
    )
    expect(cells?.map(({ value }) => value)).toEqual(['0', '7', '0'])
  })

  describe('SEMANTICS 33: small groups of people', () => {
    const hidden = [{ bucket: null, value: null, below: 5 }]
    test.each(['1', '4'])('%s people are hidden', async (people) => {
      expect(await cellsOf(totalKpi('people', PEOPLE, people))).toEqual(hidden)
    })

    test.each(['0', '5'])('%s people are shown', async (people) => {
      expect(await cellsOf(totalKpi('people', PEOPLE, people))).toEqual([
        { bucket: null, value: people },
      ])
    })

    test('a few events are not a few people', async () => {
      expect(await cellsOf(totalKpi('events', EVENTS, '3'))).toEqual([{ bucket: null, value: '3' }])
    })

    test('a ratio does not give away its parts', async () => {
      expect(await cellsOf(ratioKpi(PEOPLE, EVENTS, '3', '200'))).toEqual(hidden)
      expect(await cellsOf(ratioKpi(EVENTS, PEOPLE, '200', '3'))).toEqual(hidden)
      expect(await cellsOf(ratioKpi(PEOPLE, PEOPLE, '0', '200'))).toEqual([
        { bucket: null, value: '0' },
      ])
    })
  })

  test('KPIs come by id, or as asked for', async () => {
    const kpis = ['b', 'c', 'a'].map((id) => totalKpi(id, EVENTS, '1'))
    const ids = async (asked?: readonly string[]) =>
      (await report(kpis, asked === undefined ? {} : { ids: asked })).value?.kpis.map(
        ({ id }) => id,
      )
    expect(await ids()).toEqual(['a', 'b', 'c'])
    expect(await ids(['c', 'a'])).toEqual(['c', 'a'])
  })

  describe('what cannot be reported', () => {
    const codes = async (
      more: Partial<ReportRequest>,
      kpis = [totalKpi('revenue', EVENTS, '1')],
    ) => {
      const { value, diagnostics } = await report(kpis, more)
      expect(value).toBeUndefined()
      return diagnostics.map(({ code, message, fix }) => [code, message, fix])
    }

    test('CRM8001: an unknown KPI, with the closest name', async () => {
      expect(await codes({ ids: ['revnue'] })).toEqual([
        ['CRM8001', 'No KPI "revnue" is applied', 'Did you mean "revenue"?'],
      ])
    })

    test('CRM8002: a date that does not exist', async () => {
      const [[code, message] = []] = await codes({ from: '2026-02-30' })
      expect([code, message]).toEqual([
        'CRM8002',
        'The report\'s "from" is "2026-02-30", which is neither a date nor an instant',
      ])
    })

    test('CRM8003: a period that ends before it starts', async () => {
      const [[code, message] = []] = await codes({ from: '2026-01-02', to: '2026-01-01' })
      expect([code, message]).toEqual([
        'CRM8003',
        `The period from 2026-01-02 to 2026-01-01 holds no instant up to the as-of ${ASOF}`,
      ])
    })

    test('CRM8004: a table that was removed after the apply', async () => {
      const sql = {
        strings: ['select null::text as bucket, count(*)::numeric as value from gone'],
        params: [],
      }
      const kpi = {
        ...totalKpi('broken', EVENTS, '1'),
        queries: [{ source: 'events' as const, sql }],
      }
      const [[code, message] = []] = await codes({}, [kpi])
      expect(code).toBe('CRM8004')
      expect(message).toContain('KPI "broken" cannot be measured: relation "gone" does not exist')
    })

    test('CRM8005: nothing applied', async () => {
      const applied = { applyId: undefined, initialized: false, objects: new Map() }
      const [[code] = []] = await codes({ applied })
      expect(code).toBe('CRM8005')
    })
  })
})
