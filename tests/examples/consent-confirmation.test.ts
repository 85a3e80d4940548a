/** M4, S12: who is asked to confirm their consent, and when again, by the pattern of the guide and by that of the shop (SEMANTICS 4, 7). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { PACKAGE_FOLDER } from '../../src/cli/package-folder.ts'
import { compileCleanly } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { planAndApply } from '../plan/plan-and-apply.ts'
import { runActual, runVirtual } from '../runtime/run-shop.ts'
import { type TestSender, testSender } from '../runtime/test-sender.ts'

/** Nine in the morning in Seoul; at ten of the same day the journey looks for the first time. */
const APPLIED = '2026-01-01T00:00:00.000Z'
const read = (file: string) => readFileSync(join(PACKAGE_FOLDER, file), 'utf8')

function guideBlock(language: 'yaml' | 'sql'): string {
  const [, section = ''] = read('docs/guide/korean-rules.md').split('### Confirming consent\n')
  return section.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? ''
}

const guidePattern = () => guideBlock('yaml')

/** The same objects of the example shop, among its others. */
function shopPattern(): string {
  const files = ['topics', 'segments/people', 'journeys/always', 'templates/templates']
  const wanted =
    /^(#.*\n)*(topic: offers|segment: consent-due|(journey|template): consent-confirmation)\n/
  const all = files.flatMap((file) => read(`examples/shop/${file}.yaml`).split('---\n'))
  return all.filter((each) => wanted.test(each)).join('---\n')
}

const project = (pattern: string) =>
  compileCleanly({
    'crm.config.yaml': `
name: shop
zone: Asia/Seoul
refresh: '0 6 1 * *'
preferences: { url: https://shop.example/preferences }
compliance: [KR]
rules: { korea: { sender: 가게, optOut: '무료수신거부 080-000-0000' } }
`,
    'shop.yaml': `
catalog: shop
customers:
  table: customers
  key: id
  traits: { name: text, email: text, marketing_consent: boolean, consented_at: instant, consented_on: date }
---
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
---
template: offer
channel: email
topic: offers
subject: (광고) 할인
text: '가게 {{links.unsubscribe}}'
`,
    'pattern.yaml': pattern,
  })

/** Half past midnight of the next day in Seoul. */
const OLD = '2023-12-19T15:30:00Z'
const PEOPLE = [
  { id: 'old', consented_at: OLD },
  { id: 'confirms', consented_at: OLD },
  { id: 'ends', consented_at: OLD },
  { id: 'moves', consented_at: OLD, email: null },
  { id: 'refused', consented_at: OLD, marketing_consent: false },
  { id: 'undated', consented_at: null },
  { id: 'ten-months', consented_at: '2025-03-10T09:00:00Z' },
  { id: 'to-come', consented_at: '2026-09-10T09:00:00Z' },
]

async function open(db: TestDatabase, pattern: string): Promise<void> {
  await db.runScript(
    'create table customers (id text primary key, name text, email text, marketing_consent boolean, consented_at timestamptz)',
  )
  await db.runScript(guideBlock('sql'))
  const rows = PEOPLE.map((one) => ({
    email: `${one.id}@example.com`,
    marketing_consent: true,
    ...one,
  }))
  await db.run(sql`
    insert into customers (id, name, email, marketing_consent, consented_at)
    select id, name, email, marketing_consent, consented_at from jsonb_populate_recordset(null::customers, ${JSON.stringify(rows)}::text::jsonb) p`)
  await planAndApply(db, await project(pattern), APPLIED)
}

const asked = ({ handed }: TestSender) =>
  handed.map(({ to, at }) => `${to.replace('@example.com', '')} ${at.slice(0, 10)}`).sort()

/** The day of consent as the message says it. */
const daysNamed = ({ handed }: TestSender) =>
  handed.map(({ text }) => /동의하신 날: (.*)/.exec(text)?.[1])

describeDatabases('M4: consent confirmed every two years', (engine) => {
  test.each([
    ['the guide', guidePattern],
    ['the shop', shopPattern],
  ])(
    '%s asks who consented long ago, and who did not answer two years later',
    async (_, of) => {
      const db = await engine.open()
      await open(db, of())
      const sender = testSender()
      await runVirtual(db, '2026-01-20T00:00:00.000Z', sender)
      expect(asked(sender)).toEqual(['confirms 2026-01-01', 'ends 2026-01-01', 'old 2026-01-01'])
      expect(daysNamed(sender)).toEqual(['2023-12-20', '2023-12-20', '2023-12-20'])
      await db.runScript(`
      update customers set consented_at = '2026-03-15T09:00:00Z' where id = 'confirms';
      update customers set marketing_consent = false where id = 'ends';
      update customers set email = 'moves@example.com' where id = 'moves'`)
      await runVirtual(db, '2027-11-30T00:00:00.000Z', sender)
      const first = ['confirms 2026-01-01', 'ends 2026-01-01', 'moves 2026-02-01', 'old 2026-01-01']
      expect(asked(sender)).toEqual([...first, 'ten-months 2027-02-01'])
      await runVirtual(db, '2028-03-02T00:00:00.000Z', sender)
      const again = ['confirms 2028-02-01', 'moves 2028-01-01', 'old 2027-12-01']
      expect(asked(sender)).toEqual([...first, 'ten-months 2027-02-01', ...again].sort())
      await runVirtual(db, '2029-11-30T00:00:00.000Z', sender)
      const later = asked(sender).filter((one) => /^(old|to-come|undated|refused|ends)/.test(one))
      // He who consented on a day to come did so 22 months before this one.
      expect(later).toEqual([
        'ends 2026-01-01',
        'old 2026-01-01',
        'old 2027-12-01',
        'old 2029-11-01',
        'to-come 2028-08-01',
      ])
    },
    120_000,
  )

  test('SEMANTICS 21: a worker that missed months asks each person once', async () => {
    const db = await engine.open()
    await open(db, guidePattern())
    const sender = testSender()
    await runActual(db, '2026-06-15T00:00:00.000Z', sender)
    expect(asked(sender)).toEqual(['confirms 2026-06-15', 'ends 2026-06-15', 'old 2026-06-15'])
  })
})
