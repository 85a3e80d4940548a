/** SEMANTICS 1, 2, 5: the buckets of a report are local calendar days, weeks, months, quarters and years up to as-of. */
import { beforeAll, expect, test } from 'vitest'
import type { Grain } from '../../src/ir/kpi.ts'
import { type PeriodRequest, resolvePeriod } from '../../src/measure/period.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'

describeDatabases('periods of reports', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
  })

  async function buckets(grain: Grain, zone: string, request: PeriodRequest): Promise<string[]> {
    const period = await resolvePeriod(db, grain, zone, request)
    return period.buckets.map(
      ({ bucket, endsAt, isPartial }) => `${bucket} < ${endsAt}${isPartial ? ' partial' : ''}`,
    )
  }

  test.each([
    ['day', '2025-12-30', '2026-01-10'],
    ['week', '2025-10-20', '2026-01-05'],
    ['month', '2025-02-01', '2026-01-01'],
    ['quarter', '2023-04-01', '2026-01-01'],
    ['year', '2015-01-01', '2026-01-01'],
  ] as const)('without dates, the last twelve by %s', async (grain, first, last) => {
    const period = await resolvePeriod(db, grain, 'Asia/Seoul', { asOf: '2026-01-10T12:00:00Z' })
    expect(period.buckets).toHaveLength(12)
    expect(period.buckets[0]?.bucket).toBe(first)
    expect(period.buckets.at(-1)?.bucket).toBe(last)
    expect(period.buckets.map(({ isPartial }) => isPartial)).toEqual([
      ...Array(11).fill(false),
      true,
    ])
  })

  test('SEMANTICS 2: a day is a day of the zone', async () => {
    const asOf = '2026-01-31T15:00:00Z'
    const seoul = await resolvePeriod(db, 'month', 'Asia/Seoul', { asOf })
    const newYork = await resolvePeriod(db, 'month', 'America/New_York', { asOf })
    expect(seoul.buckets.at(-1)?.bucket).toBe('2026-02-01')
    expect(newYork.buckets.at(-1)?.bucket).toBe('2026-01-01')
  })

  test('SEMANTICS 3: days of 23 and 25 hours when clocks change in New York', async () => {
    const asOf = '2026-12-31T00:00:00Z'
    const zone = 'America/New_York'
    expect(await buckets('day', zone, { asOf, from: '2026-03-08', to: '2026-03-09' })).toEqual([
      '2026-03-08 < 2026-03-09T04:00:00.000Z',
      '2026-03-09 < 2026-03-10T04:00:00.000Z',
    ])
    expect(await buckets('day', zone, { asOf, from: '2026-11-01', to: '2026-11-01' })).toEqual([
      '2026-11-01 < 2026-11-02T05:00:00.000Z',
    ])
  })

  test('a midnight that comes twice starts the day once, at the first', async () => {
    const [day] = await buckets('day', 'America/Havana', {
      asOf: '2026-12-31T00:00:00Z',
      from: '2026-10-31',
      to: '2026-10-31',
    })
    expect(day).toBe('2026-10-31 < 2026-11-01T04:00:00.000Z')
  })

  test('a day that a whole island skipped has no length', async () => {
    const days = await buckets('day', 'Pacific/Apia', {
      asOf: '2012-12-31T00:00:00Z',
      from: '2011-12-29',
      to: '2011-12-31',
    })
    expect(days.at(0)).toBe('2011-12-29 < 2011-12-30T10:00:00.000Z')
    expect(days.at(-1)).toBe('2011-12-31 < 2011-12-31T10:00:00.000Z')
  })

  test('dates are whole days, both included; instants are from and before', async () => {
    const asOf = '2026-12-31T00:00:00Z'
    expect(await buckets('month', 'UTC', { asOf, from: '2026-01-01', to: '2026-01-31' })).toEqual([
      '2026-01-01 < 2026-02-01T00:00:00.000Z',
    ])
    const instants = { asOf, from: '2026-01-01T00:00:00Z', to: '2026-02-01T09:00:00+09:00' }
    expect(await buckets('month', 'UTC', instants)).toEqual([
      '2026-01-01 < 2026-02-01T00:00:00.000Z',
    ])
  })

  test('a period that cuts a bucket says so', async () => {
    const cut = { asOf: '2026-12-31T00:00:00Z', from: '2026-01-10', to: '2026-02-10' }
    expect(await buckets('month', 'UTC', cut)).toEqual([
      '2026-01-01 < 2026-02-01T00:00:00.000Z partial',
      '2026-02-01 < 2026-02-11T00:00:00.000Z partial',
    ])
  })

  test('SEMANTICS 5: no bucket starts after as-of, whatever the end of the period', async () => {
    const open = { asOf: '2026-02-10T00:00:00Z', from: '2026-01-01', to: '2026-12-31' }
    const period = await resolvePeriod(db, 'month', 'UTC', open)
    expect(period.buckets.map(({ bucket }) => bucket)).toEqual(['2026-01-01', '2026-02-01'])
  })

  test('a bucket that ends at as-of is over, and the next has begun', async () => {
    const days = await resolvePeriod(db, 'day', 'UTC', {
      asOf: '2026-01-02T00:00:00Z',
      from: '2026-01-01',
    })
    expect(days.buckets.map(({ bucket, isPartial }) => [bucket, isPartial])).toEqual([
      ['2026-01-01', false],
      ['2026-01-02', true],
    ])
  })

  test('a total is all history, or what the period says', async () => {
    const asOf = '2026-01-10T00:00:00Z'
    expect(await resolvePeriod(db, 'total', 'Asia/Seoul', { asOf })).toEqual({
      from: null,
      to: null,
      buckets: [{ bucket: null, endsAt: null, isPartial: false }],
    })
    const asked = await resolvePeriod(db, 'total', 'Asia/Seoul', {
      asOf,
      from: '2026-01-01',
      to: '2026-01-02',
    })
    expect(asked.from).toBe('2025-12-31T15:00:00.000Z')
    expect(asked.to).toBe('2026-01-02T15:00:00.000Z')
  })

  test.each(['total', 'month'] as const)(
    'a period without an instant has no bucket: %s',
    async (grain) => {
      const asOf = '2026-01-10T00:00:00Z'
      const backwards = await resolvePeriod(db, grain, 'UTC', {
        asOf,
        from: '2026-01-05',
        to: '2026-01-04',
      })
      const later = await resolvePeriod(db, grain, 'UTC', { asOf, from: '2026-01-11' })
      expect([backwards.buckets, later.buckets]).toEqual([[], []])
    },
  )
})
