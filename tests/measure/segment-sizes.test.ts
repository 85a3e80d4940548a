/** SEMANTICS 15–16: the size of a segment at the end of each bucket, from what each refresh found. */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { Instant } from '../../src/ir/clock.ts'
import { stateTables } from '../../src/ir/state-tables.ts'
import { reportKpis } from '../../src/measure/report-kpis.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { appliedState, segmentSizeKpi } from './applied-kpis.ts'

const SCHEMA = 'crm'
const t = stateTables(SCHEMA)

describeDatabases('segment sizes', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
  })

  async function refresh(
    asOf: Instant,
    cause: string,
    entered: readonly string[],
    left: readonly string[] = [],
  ) {
    await db.run(sql`
      insert into ${t.segment_refresh} (segment, as_of, size, entered, left_, cause, mode)
      select 'vip', ${asOf}::timestamptz, coalesce((
        select r.size from ${t.segment_refresh} r order by r.id desc limit 1
      ), 0) + ${entered.length}::int - ${left.length}::int, ${entered.length}::int, ${left.length}::int, ${cause}::text, 'full'`)
  }

  async function sizes(asOf: Instant, from: string, to?: string) {
    const applied = appliedState([segmentSizeKpi('size', 'vip', 'day')])
    const request = { db, schema: SCHEMA, applied, asOf, from, ...(to === undefined ? {} : { to }) }
    const { value, diagnostics } = await reportKpis(request)
    expect(diagnostics).toEqual([])
    return value?.kpis[0]?.cells.map((cell) => [
      cell.bucket,
      cell.below === undefined ? cell.value : `<${cell.below}`,
    ])
  }

  const people = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => String(from + index))

  test('missing before the first fill, then carried from day to day', async () => {
    await refresh('2026-01-02T06:00:00Z', 'fill', people(0, 10))
    await refresh('2026-01-04T06:00:00Z', 'refresh', people(10, 12), people(0, 5))
    expect(await sizes('2026-01-05T12:00:00Z', '2026-01-01')).toEqual([
      ['2026-01-01', null],
      ['2026-01-02', '10'],
      ['2026-01-03', '10'],
      ['2026-01-04', '7'],
      ['2026-01-05', '7'],
    ])
  })

  test('a first fill of nobody is 0, not missing', async () => {
    await refresh('2026-01-02T06:00:00Z', 'fill', [])
    expect(await sizes('2026-01-02T12:00:00Z', '2026-01-01')).toEqual([
      ['2026-01-01', null],
      ['2026-01-02', '0'],
    ])
  })

  test('a change at the very end of a day belongs to the next; one at as-of counts; a later one does not', async () => {
    await refresh('2026-01-01T06:00:00Z', 'fill', people(0, 10))
    await refresh('2026-01-02T00:00:00Z', 'refresh', people(10, 20))
    await refresh('2026-01-02T12:00:00Z', 'refresh', people(20, 30))
    await refresh('2026-01-02T12:00:01Z', 'refresh', people(30, 40))
    expect(await sizes('2026-01-02T12:00:00Z', '2026-01-01')).toEqual([
      ['2026-01-01', '10'],
      ['2026-01-02', '30'],
    ])
  })

  test('a period in the past ends with what was known then', async () => {
    await refresh('2026-01-01T06:00:00Z', 'fill', people(0, 10))
    await refresh('2026-01-03T06:00:00Z', 'refresh', people(10, 20))
    expect(await sizes('2026-01-09T00:00:00Z', '2026-01-02', '2026-01-02')).toEqual([
      ['2026-01-02', '10'],
    ])
  })

  test('SEMANTICS 33: 1 to 4 people are <5, nobody is 0', async () => {
    await refresh('2026-01-01T06:00:00Z', 'fill', people(0, 5))
    await refresh('2026-01-02T06:00:00Z', 'refresh', [], people(0, 1))
    await refresh('2026-01-03T06:00:00Z', 'refresh', [], people(1, 5))
    expect(await sizes('2026-01-03T12:00:00Z', '2026-01-01')).toEqual([
      ['2026-01-01', '5'],
      ['2026-01-02', '<5'],
      ['2026-01-03', '0'],
    ])
  })
})
