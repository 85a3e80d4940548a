/** Two `crm run` processes share the work and one of them is killed: the other goes on, and a third settles what was left. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test as onEngine } from 'vitest'
import { cliProcess, runCli, withProject } from '../cli/harness/run-cli.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { LINK_KEY } from '../harness/link-key.ts'
import { startMailServer } from '../harness/mail-server.ts'
import { enrolments, ledger } from '../runtime/shop-state.ts'

const ROUNDS = 6
const JOINING = 60
const START = Date.parse('2026-01-01T00:00:00.000Z')
const DAY = 86_400_000
/** Messages that one killed process can have begun and not recorded. */
const BEGUN_AT_ONCE = 10

const FILES = {
  'crm.config.yaml': `name: tiny
zone: Asia/Seoul
refresh: '0 6 * * *'
database: { url: { env: DATABASE_URL } }
preferences: { url: 'https://shop.example/preferences' }
`,
  'shop.yaml': `catalog: shop
customers:
  table: customers
  key: id
  traits: { email: text, joined_at: instant }
---
topic: offers
consent: { trait: email, isSet: true }
---
channel: email
via: smtp
address: email
from: Shop <hello@shop.example>
url: { env: SHOP_SMTP_URL }
---
template: hello
channel: email
topic: offers
data: { code: { coupon: gifts } }
subject: '{{code}}'
text: 'Hello {{links.unsubscribe}}'
---
coupons: gifts
from: { table: gift_codes, column: code }
---
segment: joined
where: { trait: joined_at, within: { last: 365d } }
---
journey: welcome
trigger: { enters: joined }
steps: [{ send: hello }, { wait: 1d }, { send: hello, id: again }]
`,
}

describeDatabases('two runs, one killed', (engine) => {
  const test = onEngine.runIf(engine.name === 'postgres')

  test(`${ROUNDS} times: nobody is written to twice, nobody is lost`, async () => {
    const db = await engine.open()
    const server = await startMailServer()
    await db.runScript(
      `create table customers (id text primary key, email text, joined_at timestamptz);
      create table gift_codes (code text);
      insert into gift_codes select 'GIFT-' || n from generate_series(1, ${2 * ROUNDS * JOINING + 100}) n;`,
    )
    const env = { ...db.env, SHOP_SMTP_URL: server.url, CRM_LINK_KEY: LINK_KEY }
    await withProject(FILES, async (cwd) => {
      const applied = await runCli(['apply', '--as-of', instant(0)], { cwd, env })
      expect(applied).toMatchObject({ exitCode: 0 })
      const start = (day: number) => startRun(cwd, env, day)
      let whole = 0
      for (let round = 1; round <= ROUNDS; round += 1) {
        await addPeople(db, round)
        const started = performance.now()
        const [survivor, victim] = await Promise.all([start(round + 1), start(round + 1)])
        // The first round is measured, so that later kills are spread over what a run takes here.
        if (round > 1) {
          await Promise.race([sleep((whole * round) / ROUNDS), victim.exit])
          victim.kill()
        }
        expect([0, 'SIGKILL']).toContain(await victim.exit)
        expect(await survivor.exit).toBe(0)
        if (round === 1) whole = performance.now() - started
      }
      await finish(db, async () => (await start(ROUNDS + 4)).exit)
    })
    await expectDifferentCodes(
      db,
      server.received.map(({ raw }) => /^Subject: *(\S+)/im.exec(raw)?.[1] ?? ''),
    )
    await expectEveryoneOnce(
      db,
      server.received.map(({ raw }) => /^Message-ID: *(\S+)/im.exec(raw)?.[1] ?? ''),
    )
  }, 600_000)
})

/** M7: never the same code twice, with two workers and one of them killed at any moment. */
async function expectDifferentCodes(db: TestDatabase, codes: readonly string[]): Promise<void> {
  expect(codes.filter((code) => !/^GIFT-\d+$/.test(code))).toEqual([])
  expect(new Set(codes).size).toBe(codes.length)
  const [row] = await db.run<{ lost: number }>(sql`
    select count(*) as lost from crm.coupon_claim c
    where not exists (select 1 from crm.message m where m.id = c.message_id)`)
  expect(row?.lost).toBe(0)
}

function instant(day: number): string {
  return new Date(START + day * DAY).toISOString()
}

async function addPeople(db: TestDatabase, day: number): Promise<void> {
  await db.runScript(`
    insert into customers
    select 'd${day}n' || n, 'd${day}n' || n || '@example.com', '${instant(day)}'::timestamptz
    from generate_series(1, ${JOINING}) n`)
}

async function startRun(cwd: string, env: Readonly<Record<string, string>>, day: number) {
  const { command, args } = await cliProcess(['run', '--until', instant(day), '--allow-real-sends'])
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'ignore' })
  const exit = once(child, 'exit').then(([code, signal]) => signal ?? code)
  return { exit, kill: () => child.kill('SIGKILL') }
}

/** The server notices a killed client a moment later; until then its claims are its own. */
async function finish(db: TestDatabase, run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect(await run()).toBe(0)
    const rows = await ledger(db)
    if (rows.every(({ status }) => status !== 'claimed' && status !== 'retry')) return
    await sleep(200)
  }
}

async function expectEveryoneOnce(db: TestDatabase, mails: readonly string[]): Promise<void> {
  const people = ROUNDS * JOINING
  const runs = await enrolments(db)
  expect(new Set(runs.map(({ customer }) => customer)).size).toBe(people)
  expect(runs.filter(({ status }) => status !== 'finished')).toEqual([])
  const rows = await ledger(db)
  expect(rows).toHaveLength(2 * people)
  expect(rows.filter(({ status }) => status !== 'handed' && status !== 'unknown')).toEqual([])
  const unknown = rows.filter(({ status }) => status === 'unknown').length
  expect(unknown).toBeLessThanOrEqual((ROUNDS - 1) * BEGUN_AT_ONCE)
  // Of the two mails of each step, the ledger knows all that arrived but those it says it does not know of.
  const handed = rows.length - unknown
  expect(mails.length).toBeGreaterThanOrEqual(handed)
  expect(mails.length).toBeLessThanOrEqual(rows.length)
  // A message's id is in its mail: the same one twice would be the same message sent twice.
  expect(new Set(mails).size).toBe(mails.length)
}
