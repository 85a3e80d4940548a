/**
 * S3, S9, S10: the RFM cases of lifetimes and pymc-marketing, read where they are, as computed traits and segments of a
 * catalog over purchase days; numbers that are differences of these are taken here.
 */

import { readFileSync } from 'node:fs'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../src/compiler/dialects/table.ts'
import { recipientsSql } from '../../src/compiler/sql/recipients.ts'
import type { Catalog } from '../../src/ir/catalog.ts'
import type { Json } from '../../src/ir/json.ts'
import { readRecipients } from '../../src/runtime/render/read-recipients.ts'
import { compileFiles } from '../compiler/memory-project.ts'
import { membersOf, resolved } from '../compiler/sql/members-of.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { dataFile, isDataMissing } from './data-set.ts'

const FILE = 'conformance/rfm_summary_cases.json'
const isSkipped = isDataMissing(FILE)
const NO_CASES: Cases = { transactions: [], cases: [] }
const { transactions, cases }: Cases = isSkipped
  ? NO_CASES
  : JSON.parse(readFileSync(dataFile(FILE), 'utf8'))

type Transaction = readonly [customer: number, day: string, value: number]

interface Cases {
  readonly transactions: readonly Transaction[]
  readonly cases: readonly { readonly id: string; readonly expected: never }[]
}

const PROJECT = {
  'crm.config.yaml': 'name: rfm\nzone: UTC\n',
  'catalog.yaml': `catalog: rfm
customers: { table: customers, key: { column: id, type: integer }, traits: {} }
events:
  purchase_day: { table: days, customer: customer_id, at: { column: day, zone: UTC }, properties: { total: money } }
  purchase_week: { table: weeks, customer: customer_id, at: { column: week, zone: UTC } }
computed:
  days: { event: purchase_day, count: {} }
  first_day: { event: purchase_day, firstAt: {} }
  last_day: { event: purchase_day, lastAt: {} }
  since_last: { event: purchase_day, daysSinceLast: {} }
  cycle: { event: purchase_day, daysBetween: {} }
  spent: { event: purchase_day, sum: { of: total } }
  mean: { event: purchase_day, avg: { of: total } }
  first_total: { event: purchase_day, firstValue: { of: total } }
  weeks: { event: purchase_week, count: {} }
  first_week: { event: purchase_week, firstAt: {} }
  last_week: { event: purchase_week, lastAt: {} }
  days_calibration: { event: purchase_day, count: { dates: [2015-01-01, 2015-02-01] } }
  spent_calibration: { event: purchase_day, sum: { of: total, dates: [2015-01-01, 2015-02-01] } }
  days_holdout: { event: purchase_day, count: { dates: [2015-02-02, 2015-02-28] } }
  mean_holdout: { event: purchase_day, avg: { of: total, dates: [2015-02-02, 2015-02-28] } }
`,
}

type Values = Readonly<Record<string, string | number | null>>

async function catalogOfRfm(): Promise<Catalog> {
  const { graph } = await compileFiles(PROJECT)
  if (graph?.catalog === undefined) throw new Error('the catalog has errors')
  return graph.catalog
}

function expectedOf<T>(id: string): T {
  const found = cases.find((each) => each.id.startsWith(id))
  if (found === undefined) throw new Error(`no case ${id}`)
  return found.expected
}

const number = (value: string | number | null | undefined) => Number(value ?? 0)
const days = (from: unknown, to: unknown) =>
  Temporal.PlainDate.from(String(from).slice(0, 10)).until(String(to).slice(0, 10), {
    largestUnit: 'day',
  }).days
/** Mean of what is left without the first day's total, 0 of nothing. */
const meanOfRepeats = (sum: number, first: number, count: number) =>
  count > 1 ? (sum - first) / (count - 1) : 0

describeDatabases('RFM cases of other products', (engine) => {
  async function load(rows: readonly Transaction[]): Promise<TestDatabase> {
    const db = await engine.shared()
    const values = rows.map(([id, day, value]) => `(${id}, '${day}', ${value})`)
    await db.runScript(`drop table if exists customers, lines, days, weeks;
      create table lines (customer_id integer, day date, value numeric);
      insert into lines values ${values.join(', ')};
      create table customers as select distinct customer_id as id from lines;
      create table days as select customer_id, day, sum(value) as total from lines group by 1, 2;
      create table weeks as select distinct customer_id, date_trunc('week', day)::date as week from lines;`)
    return db
  }

  async function summary(rows: readonly Transaction[], asOf: string) {
    const db = await load(rows)
    const catalog = await catalogOfRfm()
    const recipients = recipientsSql(Object.keys(catalog.computed ?? {}), {
      dialect: CATALOG_DIALECT,
      catalog,
    })
    const keys = [...new Set(rows.map(([id]) => String(id)))]
    const found = await readRecipients(db, { recipients }, keys, `${asOf}T00:00:00Z`)
    return [...found.rows]
      .map(([key, { customer }]) => ({ id: Number(key), customer: customer as Values }))
      .sort((a, b) => a.id - b.id)
  }

  test.skipIf(isSkipped)('daily summary up to 2015-02-07', async () => {
    const end = '2015-02-07'
    const rows = (await summary(transactions, end)).map(({ id, customer }) => {
      const count = number(customer.days)
      const recency = days(customer.first_day, customer.last_day)
      // The cycle is the recency in equal steps.
      if (count > 1) expect(number(customer.cycle)).toBeCloseTo(recency / (count - 1), 10)
      const repeats = meanOfRepeats(number(customer.spent), number(customer.first_total), count)
      return [id, count - 1, recency, days(customer.first_day, end), repeats]
    })
    expect(rows).toEqual(expectedOf('summary daily'))
  })

  const extra: readonly Transaction[] = [...transactions, [4, '2015-02-05', 6]]

  test.skipIf(isSkipped)('in weeks from Monday to Sunday', async () => {
    const rows = (await summary(extra, '2015-02-07')).map(({ id, customer }) => [
      id,
      number(customer.weeks) - 1,
      days(customer.first_week, customer.last_week) / 7,
      days(customer.first_week, '2015-02-02') / 7,
    ])
    expect(rows).toEqual(expectedOf('weekly'))
  })

  test.skipIf(isSkipped)('with the first transaction', async () => {
    const rows = (await summary(extra, '2015-02-07')).map(({ id, customer }) => [
      id,
      number(customer.days),
      number(customer.since_last),
      number(customer.mean),
    ])
    expect(rows).toEqual(expectedOf('include first transaction'))
  })

  test.skipIf(isSkipped)(
    'calibration to 2015-02-01, observed to 2015-02-07 and 2015-02-04',
    async () => {
      const all = await summary(transactions, '2015-02-07')
      const inTable = all.filter(({ customer }) => number(customer.days_calibration) > 0)
      const expected = expectedOf<{
        monetary_cal: number[]
        monetary_holdout: number[]
        frequency_holdout: Record<string, number>
        excluded: number[]
      }>('calibration')
      expect(all.filter((each) => !inTable.includes(each)).map(({ id }) => id)).toEqual(
        expected.excluded,
      )
      const calibrated = inTable.map(({ customer }) =>
        meanOfRepeats(
          number(customer.spent_calibration),
          number(customer.first_total),
          number(customer.days_calibration),
        ),
      )
      expect(calibrated).toEqual(expected.monetary_cal)
      expect(inTable.map(({ customer }) => number(customer.mean_holdout))).toEqual(
        expected.monetary_holdout,
      )
      const holdout = (rows: typeof all) =>
        Object.fromEntries(rows.map(({ id, customer }) => [id, number(customer.days_holdout)]))
      expect(holdout(all)).toMatchObject(expected.frequency_holdout)
      const early = expectedOf<{ frequency_holdout: Record<string, number> }>('observation end')
      expect(holdout(await summary(transactions, '2015-02-04'))).toMatchObject(
        early.frequency_holdout,
      )
    },
  )

  test.skipIf(isSkipped)('unordered input', async () => {
    const rows: readonly Transaction[] = [
      [1, '2014-05-21', 25],
      [1, '2014-03-14', 10],
      [1, '2014-04-09', 20],
    ]
    const [found] = await summary(rows, '2014-06-01')
    const { customer = {} } = found ?? {}
    const mean = meanOfRepeats(
      number(customer.spent),
      number(customer.first_total),
      number(customer.days),
    )
    expect({ monetary_value: mean }).toEqual(expectedOf('unordered'))
  })

  test.skipIf(isSkipped)('the named RFM segments of six customers', async () => {
    // Of equal frequencies the later row ranks higher there, and the smaller key here (SEMANTICS 13).
    const keyOf = (id: number) => 7 - id
    const db = await load(extra.map(([id, day, value]) => [keyOf(id), day, value]))
    const catalog = await catalogOfRfm()
    const conditions = Object.values(SEGMENTS).map((where) =>
      resolved(where, { catalog, zone: 'UTC' }),
    )
    const members = await membersOf(db, conditions, { catalog }, '2015-02-07T00:00:00Z')
    const names = [1, 2, 3, 4, 5, 6].map((id) => {
      const index = members.findIndex((keys) => keys.includes(String(keyOf(id))))
      return Object.keys(SEGMENTS)[index] ?? 'Other'
    })
    expect(names).toEqual(expectedOf('rfm_segments'))
  })
})

/** The quartiles there of six values hold two, one, one and two customers. */
const HIGHEST: readonly number[] = [4, 3, 2]
const METRICS = [{ trait: 'last_day' }, { trait: 'days' }, { trait: 'mean' }]

function quartile(rank: { trait: string }, part: number): Json {
  const top = HIGHEST[part - 2]
  const inTop = part === 1 ? [] : [{ rank, top: top ?? 0 }]
  const above = part === 4 ? [] : [{ not: { rank, top: HIGHEST[part - 1] ?? 0 } }]
  return { all: [...inTop, ...above] }
}

/** Codes of recency, frequency and amount, as that product names them by default; only those of six customers matter. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'Premium Customer': ['334', '443', '444', '344', '434', '433', '343', '333'],
  'Repeat Customer': ['244', '234', '232', '332', '143', '233', '243', '242'],
  'Top Spender': [
    '424',
    '414',
    '144',
    '314',
    '324',
    '124',
    '224',
    '423',
    '413',
    '133',
    '323',
    '313',
    '134',
  ],
  'At Risk Customer': ['422', '223', '212', '122', '222', '132', '322', '312', '412', '123', '214'],
  'Inactive Customer': ['411', '111', '113', '114', '112', '211', '311'],
}
const SEGMENTS: Readonly<Record<string, Json>> = Object.fromEntries(
  Object.entries(CODES).map(([name, codes]) => [
    name,
    {
      any: codes.map((code) => ({
        all: METRICS.map((metric, index) => quartile(metric, Number(code[index]))),
      })),
    },
  ]),
)
