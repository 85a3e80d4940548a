/**
 * K1, K6, S2, S3 on UCI Online Retail: published numbers, reproduced by a project's segments and KPIs through
 * `crm plan`, `crm apply` and `crm report`, never through SQL written for the test.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { KpiReport } from '../../src/measure/kpi-report.ts'
import type { CliResult } from '../cli/harness/run-cli.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { openScratch } from '../harness/scratch-database.ts'
import { dataFile, isDataMissing } from './data-set.ts'
import { loadOnlineRetail } from './online-retail/load.ts'
import { bucketsOf, type CrmProject, crmProject, rounded, totalOf } from './run-crm.ts'

const PROJECT = fileURLToPath(new URL('online-retail', import.meta.url))
/** The day after the last purchase, at the time of day of the last purchase, as published. */
const AS_OF = '2011-12-10T12:50:00Z'
const isSkipped =
  !inject('engines').includes('postgres') || isDataMissing('online-retail/online_retail.csv.gz')

describe.skipIf(isSkipped)('Online Retail', () => {
  let db: TestDatabase
  let crm: CrmProject
  let planned: CliResult
  let applied: CliResult
  let report: KpiReport

  beforeAll(async () => {
    db = await openScratch()
    const client = new pg.Client({ connectionString: db.url })
    await client.connect()
    await loadOnlineRetail(client)
    await client.end()
    crm = crmProject(PROJECT, db.url ?? '', AS_OF)
    const folder = await mkdtemp(join(tmpdir(), 'crm-retail-'))
    const saved = join(folder, 'plan.json')
    planned = await crm.run('plan', '--detailed-exitcode', '--out', saved)
    applied = await crm.run('apply', saved)
    await rm(folder, { recursive: true })
    // From the first day on file, so that twelve months are not all: totals are the same as of all history.
    report = await crm.report('--from', '2010-12-01')
  }, 900_000)

  afterAll(async () => {
    await db?.close()
  })

  test('A3: the plan says who would be in each segment, before anything is applied', () => {
    expect(planned.exitCode).toBe(2)
    expect(planned.stderr).toBe('')
    expect(planned.stdout).toMatch(/repeat-buyers\b.*2,?845/s)
  })

  test('A4: apply does it, and then there is nothing to do', async () => {
    expect(applied.stderr).toBe('')
    expect(applied.exitCode).toBe(0)
    expect((await crm.run('plan', '--detailed-exitcode')).exitCode).toBe(0)
  })

  test.each([
    ['lines', '397884'],
    ['customers', '4338'],
    ['orders', '18532'],
    ['revenue', '8911407.904'],
  ])('%s with known customer, quantity and price: %s', (kpi, expected) => {
    expect(totalOf(report, kpi)).toBe(expected)
  })

  test('K1: average order 480.866, repeat buyers 65.5832 %, churn over 90 days 33.4 %', () => {
    expect(rounded(totalOf(report, 'order-value'), 3)).toBe('480.866')
    expect(rounded(totalOf(report, 'repeat-rate'), 6)).toBe('0.655832')
    expect(rounded(totalOf(report, 'churn-rate'), 3)).toBe('0.334')
  })

  test.each([
    ['buyers', '4338'],
    ['repeat-buyers', '2845'],
    ['repeat-buyers-of-distinct-lines', '2845'],
    ['lapsed', '1449'],
    // Elapsed time in minutes instead of whole days: counted from the file by other means, not published.
    ['lapsed-to-the-minute', '1458'],
    ['cohort-2010-12', '885'],
  ])('members of %s: %s', (segment, expected) => {
    expect(totalOf(report, `size-of-${segment}`)).toBe(expected)
  })

  test('without exact duplicates: 392,692 lines, 4,339 customers with free lines, 65.57 % repeat', () => {
    expect(totalOf(report, 'distinct-lines')).toBe('392692')
    expect(totalOf(report, 'distinct-customers')).toBe('4339')
    expect(rounded(totalOf(report, 'distinct-repeat-rate'), 4)).toBe('0.6557')
  })

  test('K2: the top 10 % hold 61.45 %, and 1,130 customers make 80 %', () => {
    expect(rounded(totalOf(report, 'top-tenth-share'), 4)).toBe('0.6145')
    expect(Number(totalOf(report, 'share-of-the-best-1130'))).toBeGreaterThanOrEqual(0.8)
    expect(Number(totalOf(report, 'share-of-the-best-1129'))).toBeLessThan(0.8)
  })

  test('K2: the cohort of December 2010 holds 50.7 % of revenue', () => {
    expect(rounded(totalOf(report, 'christmas-cohort-share'), 3)).toBe('0.507')
  })

  test('months add up to the total, in sums and in lines', () => {
    const revenue = Object.values(bucketsOf(report, 'monthly-revenue'))
    const pence = revenue.reduce((sum, value) => sum + BigInt(Math.round(Number(value) * 1000)), 0n)
    expect(pence).toBe(8911407904n)
    const lines = Object.values(bucketsOf(report, 'monthly-lines'))
    expect(lines.reduce((sum, value) => sum + Number(value), 0)).toBe(397884)
    expect(lines).toHaveLength(13)
  })

  test('a customer who buys in several months counts in each: monthly customers are those of all cohorts', () => {
    const customers = bucketsOf(report, 'monthly-customers')
    const cohorts = publishedCohorts()
    for (const [month, count] of Object.entries(customers)) {
      const active = cohorts.reduce((sum, row) => sum + (row.active.get(month) ?? 0), 0)
      expect([month, count]).toEqual([month, String(active)])
    }
  })

  test('K6: all 91 published cells of the cohort table', () => {
    for (const { cohort, active } of publishedCohorts()) {
      const measured = bucketsOf(report, `active-cohort-${cohort}`)
      expect([cohort, measured]).toEqual([cohort, withZeros(active)])
    }
  })

  test('A2: a report on the terminal fits it and shows the same numbers', async () => {
    const { stdout, exitCode } = await crm.run(
      'report',
      'revenue',
      'monthly-revenue',
      'repeat-rate',
    )
    expect(exitCode).toBe(0)
    expect(stdout).toContain('8,911,407.90 GBP')
    expect(stdout).toContain('65.58%')
    expect(stdout).toMatch(/2011-11 +1,?161,817\.38 GBP {2}█+/)
  })
})

interface Cohort {
  readonly cohort: string
  /** Buyers by first day of the month. */
  readonly active: ReadonlyMap<string, number>
}

/** Months before a cohort's own have no cell: nobody of it bought then. */
function withZeros(active: ReadonlyMap<string, number>): Record<string, string> {
  return Object.fromEntries(MONTHS.map((month) => [month, String(active.get(month) ?? 0)]))
}

const MONTHS = Array.from({ length: 13 }, (_, index) => {
  const date = new Date(Date.UTC(2010, 11 + index, 1))
  return date.toISOString().slice(0, 10)
})

function publishedCohorts(): readonly Cohort[] {
  const text = readFileSync(dataFile('online-retail/expected_cohort_B_counts.csv'), 'utf8')
  const [, ...lines] = text.trim().split('\n')
  return lines.map((line, first) => {
    const [cohort = '', ...counts] = line.trim().split(',')
    const cells = counts
      .map((count, offset): [string, number] => [MONTHS[first + offset] ?? '', Number(count)])
      .filter(([, count]) => count > 0)
    return { cohort, active: new Map(cells) }
  })
}
