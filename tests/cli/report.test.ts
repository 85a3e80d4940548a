/** K1, K5: `crm report` on a small project, from `crm apply` to the numbers on the terminal and in JSON. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { describeDatabases, type Engine } from '../harness/databases.ts'
import { type CliResult, runCli, withProject } from './harness/run-cli.ts'

const ASOF = '2026-03-10T00:00:00Z'

const SEED = `
create table customers (id int primary key, country text, email text);
insert into customers select id, case when id <= 12 then 'KR' else 'JP' end, 'p@example.com' from generate_series(1, 15) as id;
create table orders (customer_id int, at timestamptz, total numeric(12, 2));
insert into orders
  select id, timestamptz '2026-01-05Z' + month * interval '1 month', 1000 * id
  from generate_series(1, 15) as id, generate_series(0, 1) as month;`

const FILES = {
  'crm.config.yaml': `name: tiny
zone: Asia/Seoul
database: { url: { env: DATABASE_URL }, embedded: { path: .crm, seed: ./seed.sql } }
preferences: { url: 'https://shop.example/preferences' }
`,
  'seed.sql': SEED,
  'shop.yaml': `catalog: shop
customers: { table: customers, key: { column: id, type: integer }, traits: { country: text, email: text } }
events:
  purchase: { table: orders, customer: customer_id, at: at, properties: { total: { type: money, currency: KRW } } }
---
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
---
topic: offers
consent: { trait: country, is: KR }
---
template: hello
channel: email
topic: offers
subject: 안녕하세요
text: 'Hello {{links.unsubscribe}}'
---
segment: koreans
where: { trait: country, is: KR }
---
segment: japanese
where: { trait: country, is: JP }
---
journey: welcome
trigger: { enters: koreans }
steps: [{ send: hello }]
---
kpi: revenue
title: 월 매출
sum: { event: purchase, of: total }
grain: month
unit: KRW
---
kpi: korean-share
title: 한국 고객 비율
ratio:
  of: { count: { event: purchase, distinct: customers, segment: koreans } }
  to: { count: { event: purchase, distinct: customers } }
unit: '%'
---
kpi: japanese-size
count: { segment: japanese }
---
kpi: sent
count: { messages: { status: sent } }
`,
}

describeDatabases('crm report', (engine) => {
  /** One database and project for all steps of a test, because an embedded one takes seconds to make. */
  async function withApplied(work: (crm: Crm) => Promise<void>) {
    await withProject(FILES, async (cwd) => {
      const env = await seeded(engine)
      await work((...args) => runCli([...args, '--as-of', ASOF], { cwd, env, columns: 60 }))
    })
  }

  async function seeded({ name, open }: Engine): Promise<Readonly<Record<string, string>>> {
    // An embedded database is seeded by crm itself.
    if (name === 'pglite') return {}
    const db = await open()
    await db.runScript(SEED)
    return db.env
  }

  test('numbers, charts and messages; JSON by its schema; what cannot be reported', async () => {
    await withApplied(async (crm) => {
      const early = await crm('report')
      expect(early.exitCode).toBe(1)
      expect(early.stderr).toContain('CRM8005')

      expect(await crm('apply')).toMatchObject({ exitCode: 0, stderr: '' })

      const { stdout, stderr, exitCode } = await crm('report', '--from', '2026-01-01')
      expect([exitCode, stderr]).toEqual([0, ''])
      expect(stdout).toMatchInlineSnapshot(`
        "Report as of 2026-03-10 09:00:00 Asia/Seoul, from 2026-01-01

        ┌───────────────────────────────┬────────┐
        │ KPI                           │  Total │
        ├───────────────────────────────┼────────┤
        │ japanese-size                 │     <5 │
        │ 한국 고객 비율 (korean-share) │ 80.00% │
        │ sent                          │      0 │
        └───────────────────────────────┴────────┘

        월 매출 (revenue) by month, Asia/Seoul
          2026-01   120,000 KRW  ███████████████████████████████████
          2026-02   120,000 KRW  ███████████████████████████████████
          2026-03*        0 KRW
          * part of a month

        ┌─────────────┬──────┬──────────┬────────┬─────────┬─────────┐
        │ Messages of │ Sent │ Withheld │ Failed │ Unknown │ Pending │
        ├─────────────┼──────┼──────────┼────────┼─────────┼─────────┤
        │ welcome     │    0 │        0 │      0 │       0 │       0 │
        └─────────────┴──────┴──────────┴────────┴─────────┴─────────┘

        <5: fewer than 5 people are behind this number.
        "
      `)

      await expectJson(crm)
      await expectRefusals(crm)
    })
  })
})

type Crm = (...args: string[]) => Promise<CliResult>

async function expectJson(crm: Crm): Promise<void> {
  const json = await crm('report', 'japanese-size', 'korean-share', '--json')
  expect(json.exitCode).toBe(0)
  const report: unknown = JSON.parse(json.stdout)
  expect(report).toMatchObject({
    asOf: '2026-03-10T00:00:00.000Z',
    kpis: [
      { id: 'japanese-size', cells: [{ bucket: null, value: null, below: 5 }] },
      { id: 'korean-share', cells: [{ bucket: null, value: '0.8' }] },
    ],
  })
  const isValid = reportValidator()
  expect(isValid(report), JSON.stringify(isValid.errors)).toBe(true)
}

async function expectRefusals(crm: Crm): Promise<void> {
  const unknown = await crm('report', 'revenu')
  expect(unknown.exitCode).toBe(1)
  expect(unknown.stdout).toBe('')
  expect(unknown.stderr).toContain('CRM8001')
  expect(unknown.stderr).toContain('Did you mean "revenue"?')

  const wrong = await crm('report', '--from', 'yesterday')
  expect([wrong.exitCode, wrong.stdout]).toEqual([1, ''])
  expect(wrong.stderr).toContain('CRM8002')
}

function reportValidator() {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  formats.default(ajv)
  const text = readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8')
  return ajv.compile(JSON.parse(text))
}
