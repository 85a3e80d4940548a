/**
 * S3, K1 on CDNOW: published numbers of a shop whose data are dates without times, through `crm plan`, `crm apply` and
 * `crm report`, never through SQL written for the test.
 */
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { KpiReport } from '../../src/measure/kpi-report.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { openScratch } from '../harness/scratch-database.ts'
import { loadCdnow } from './cdnow/load.ts'
import { isDataMissing } from './data-set.ts'
import { bucketsOf, type CrmProject, crmProject, rounded, totalOf } from './run-crm.ts'

const PROJECT = fileURLToPath(new URL('cdnow', import.meta.url))
const AS_OF = '1998-07-01T00:00:00Z'
const CALIBRATION = ['--to', '1997-09-30']
/** Up to as-of, when the file ends: the size of a segment is the one at the end of the period. */
const HOLDOUT = ['--from', '1997-10-01']

/** Customers by x, and the purchase days each group then averages, as published (holdout_39w_by_calibration_frequency). */
const FREQUENCIES = [
  ['repeats-0', '1411', '0.2367116'],
  ['repeats-1', '439', '0.6970387'],
  ['repeats-2', '214', '1.392523'],
  ['repeats-3', '100', '1.56'],
  ['repeats-4', '62', '2.532258'],
  ['repeats-5', '38', '2.947368'],
  ['repeats-6', '29', '3.862069'],
  ['repeats-7-or-more', '64', '6.359375'],
] as const

const isSkipped = !inject('engines').includes('postgres') || isDataMissing('cdnow/CDNOW_master.txt')

describe.skipIf(isSkipped)('CDNOW', () => {
  let db: TestDatabase
  let crm: CrmProject
  let all: KpiReport
  let calibration: KpiReport
  let holdout: KpiReport

  beforeAll(async () => {
    db = await openScratch()
    const client = new pg.Client({ connectionString: db.url })
    await client.connect()
    await loadCdnow(client)
    await client.end()
    crm = crmProject(PROJECT, db.url ?? '', AS_OF)
    expect((await crm.run('plan', '--detailed-exitcode')).exitCode).toBe(2)
    const applied = await crm.run('apply')
    expect([applied.exitCode, applied.stderr]).toEqual([0, ''])
    all = await crm.report()
    calibration = await crm.report(...CALIBRATION)
    holdout = await crm.report(...HOLDOUT)
  }, 600_000)

  afterAll(async () => {
    await db?.close()
  })

  test('the whole file: 23,570 customers, 69,659 lines', () => {
    expect(totalOf(all, 'customers')).toBe('23570')
    expect(totalOf(all, 'lines')).toBe('69659')
    expect(totalOf(all, 'size-of-everyone')).toBe('23570')
  })

  test('the sample: 2,357 customers', () => {
    expect(totalOf(all, 'sample-customers')).toBe('2357')
    expect(totalOf(all, 'size-of-sample')).toBe('2357')
  })

  test('1,411 customers have one purchase day up to September 1997, counted in different days', () => {
    expect(totalOf(all, 'size-of-no-repeat')).toBe('1411')
  })

  test('the sum of x is 2,457: purchase days less the first one of each', () => {
    const days = Number(totalOf(calibration, 'sample-purchase-days'))
    expect(days - Number(totalOf(calibration, 'sample-customers'))).toBe(2457)
  })

  test('the sum of purchase days in the nine months after is 1,882', () => {
    expect(totalOf(holdout, 'sample-purchase-days')).toBe('1882')
  })

  test.each(FREQUENCIES)(
    '%s: %s customers, %s days each in the nine months after',
    (segment, size, days) => {
      expect(totalOf(all, `size-of-${segment}`)).toBe(size)
      const decimals = days.split('.')[1]?.length ?? 0
      expect(rounded(totalOf(holdout, `days-after-${segment}`), decimals)).toBe(days)
    },
  )

  test('all customers came in the first three months of 1997', async () => {
    const report = await crm.report('customers', '--to', '1997-03-31')
    expect(totalOf(report, 'customers')).toBe('23570')
  })

  test('18 months of customers, the most of them in the first three', async () => {
    const report = await crm.report(
      'monthly-customers',
      '--from',
      '1997-01-01',
      '--to',
      '1998-06-30',
    )
    const months = Object.values(bucketsOf(report, 'monthly-customers')).map(Number)
    expect(months).toHaveLength(18)
    expect(Math.min(...months.slice(0, 3))).toBeGreaterThan(Math.max(...months.slice(3)))
  })
})
