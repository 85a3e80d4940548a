/** `crm run` from an applied project to mails in the outbox, on the screen and in JSON; and what it refuses. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { type CliResult, runCli, withProject } from './harness/run-cli.ts'

const SEED = `
create table customers (id text primary key, name text, email text, joined_at timestamptz, agreed boolean);
insert into customers values
  ('early', '이른', 'early@example.com', '2025-12-01Z', true),
  ('kim', '김 & 이', 'kim@example.com', '2026-01-02T12:00Z', true),
  ('lee', '이', 'lee@example.com', '2026-01-02T13:00Z', false),
  ('park', '박', null, '2026-01-03T12:00Z', true);`

const FILES = {
  'crm.config.yaml': `name: tiny
zone: Asia/Seoul
refresh: '0 6 * * *'
database: { url: { env: DATABASE_URL }, embedded: { path: .crm, seed: ./seed.sql } }
preferences: { url: 'https://shop.example/preferences' }
`,
  'seed.sql': SEED,
  'shop.yaml': `catalog: shop
customers:
  table: customers
  key: id
  traits: { name: text, email: text, joined_at: instant, agreed: boolean }
---
topic: offers
consent: { trait: agreed, is: true }
---
template: hello
channel: email
topic: offers
subject: '{{customer.name}}님, 안녕하세요'
html: <p>{{customer.name}} {{links.unsubscribe}}</p>
---
segment: joined
where: { trait: joined_at, within: { last: 365d } }
---
journey: welcome
trigger: { enters: joined }
steps: [{ wait: 1d }, { send: hello }]
`,
  'channel.yaml': `channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
directory: outbox
format: json
`,
}

const SMTP = `channel: email
via: smtp
address: email
from: Shop <hello@shop.example>
url: { env: SHOP_SMTP_URL }
`

interface Crm {
  readonly cwd: string
  readonly crm: (...args: string[]) => Promise<CliResult>
  /** What the project's database is, when it is not embedded. */
  readonly db: TestDatabase | undefined
}

describeDatabases('crm run', (engine) => {
  async function withShop(
    files: Readonly<Record<string, string>>,
    work: (crm: Crm) => Promise<void>,
  ) {
    await withProject(files, async (cwd) => {
      // An embedded database is seeded by crm itself.
      const db = engine.name === 'pglite' ? undefined : await engine.open()
      await db?.runScript(SEED)
      const env = db?.env ?? {}
      await work({ cwd, db, crm: (...args) => runCli(args, { cwd, env, columns: 80 }) })
    })
  }

  test('virtual time: from apply to the outbox, then nothing more', async () => {
    await withShop(FILES, async ({ cwd, crm }) => {
      const early = await crm('run', '--once')
      expect([early.exitCode, early.stdout]).toEqual([1, ''])
      expect(early.stderr).toContain('CRM7001')

      expect(await crm('apply', '--as-of', '2026-01-01T00:00:00Z')).toMatchObject({ exitCode: 0 })

      const { stdout, stderr, exitCode } = await crm('run', '--until', '2026-01-05T00:00:00Z')
      expect([exitCode, stderr]).toEqual([0, ''])
      expect(stdout).toMatchInlineSnapshot(`
        "Ran everything due up to 2026-01-05T00:00:00.000Z.

        ┌─────────┬───────────┬─────────┬──────┬─────────┐
        │ Segment │ Refreshes │ Entered │ Left │ Members │
        ├─────────┼───────────┼─────────┼──────┼─────────┤
        │ joined  │         4 │       3 │    0 │       4 │
        └─────────┴───────────┴─────────┴──────┴─────────┘

        ┌─────────┬──────────┬───────┐
        │ Journey │ Enrolled │ Ended │
        ├─────────┼──────────┼───────┤
        │ welcome │        3 │     3 │
        └─────────┴──────────┴───────┘

        ┌──────────┬──────┬──────────┬─────────┬────────┬─────────┐
        │ Template │ Sent │ Withheld │ Retried │ Failed │ Unknown │
        ├──────────┼──────┼──────────┼─────────┼────────┼─────────┤
        │ hello    │    1 │        2 │       0 │      0 │       0 │
        └──────────┴──────┴──────────┴─────────┴────────┴─────────┘
        Withheld: no-consent 1, unreachable 1

        Next due: 2026-01-05T21:00:00.000Z
        "
      `)
      const [mail, ...others] = readdirSync(join(cwd, 'outbox'))
      expect(others).toEqual([])
      expect(JSON.parse(readFileSync(join(cwd, 'outbox', mail ?? ''), 'utf8'))).toMatchObject({
        to: 'kim@example.com',
        subject: '김 & 이님, 안녕하세요',
        html: expect.stringMatching(/^<p>김 &amp; 이 https:/),
        text: expect.stringMatching(/^김 & 이\nhttps:\/\/shop\.example\/preferences\?token=1\./),
        unsubscribe: expect.stringContaining('?token=1.'),
      })

      const again = await crm('run', '--until', '2026-01-04T00:00:00Z')
      expect([again.exitCode, again.stdout]).toEqual([
        0,
        'Nothing was due up to 2026-01-04T00:00:00.000Z.\n\nNext due: 2026-01-05T21:00:00.000Z\n',
      ])
    })
  })

  test('--once as of an instant, in JSON by its schema', async () => {
    await withShop(FILES, async ({ crm }) => {
      await crm('apply', '--as-of', '2026-01-01T00:00:00Z')
      const { stdout, stderr } = await crm(
        'run',
        '--once',
        '--as-of',
        '2026-01-03T22:00:00Z',
        '--json',
      )
      expect(stderr).toBe('')
      const view: unknown = JSON.parse(stdout)
      expect(view).toMatchObject({
        format: 1,
        segments: [{ segment: 'joined', refreshes: 3, entered: 3, left: 0, size: 4 }],
        messages: { sent: 1, withheld: [{ reason: 'no-consent', count: 1 }] },
        problems: [],
      })
      const isValid = runValidator()
      expect(isValid(view), JSON.stringify(isValid.errors)).toBe(true)
    })
  })

  test.runIf(engine.name === 'postgres')('a lost database ends the run with a reason', async () => {
    await withShop(FILES, async ({ crm, db }) => {
      await crm('apply', '--as-of', '2026-01-01T00:00:00Z')
      await db?.runScript(`
        create function die() returns trigger language plpgsql
          as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
        create trigger die before insert on crm.message for each row execute function die()`)
      const { exitCode, stdout, stderr } = await crm('run', '--until', '2026-01-05T00:00:00Z')
      expect([exitCode, stdout]).toEqual([1, ''])
      expect(stderr).toContain('CRM7009')
      await db?.runScript('drop trigger die on crm.message')
      const again = await crm('run', '--until', '2026-01-05T00:00:00Z', '--json')
      expect(JSON.parse(again.stdout)).toMatchObject({ messages: { sent: 1 } })
    })
  })

  test('what it refuses before it starts', async () => {
    await withShop({ ...FILES, 'channel.yaml': SMTP }, async ({ crm }) => {
      await crm('apply', '--as-of', '2026-01-01T00:00:00Z')
      const refusals = [
        [['--once', '--until', '2026-01-05T00:00:00Z'], 'CRM7007'],
        [['--as-of', '2026-01-05T00:00:00Z'], 'CRM7007'],
        [['--until', '2026-01-05T00:00:00Z', '--as-of', '2026-01-05T00:00:00Z'], 'CRM7007'],
        [['--until', 'tomorrow'], 'CRM9004'],
        [['--until', '2026-01-05T00:00:00Z'], 'CRM7005'],
        [['--once', '--as-of', '2026-01-05T00:00:00Z'], 'CRM7005'],
        [['--once'], 'CRM5030'],
        [['--until', '2026-01-05T00:00:00Z', '--allow-real-sends'], 'CRM5030'],
      ] as const
      for (const [args, code] of refusals) {
        const { exitCode, stdout, stderr } = await crm('run', ...args)
        expect([args, exitCode, stdout]).toEqual([args, 1, ''])
        expect(stderr).toContain(code)
      }
    })
  })

  test('virtual time reaches nobody through a template that people in flight still have (22)', async () => {
    const two = FILES['shop.yaml']
      .replace('[{ wait: 1d }, { send: hello }]', '[{ wait: 7d }, { send: hello }]')
      .replace('trigger: { enters: joined }', 'trigger: { enters: joined }\nbackfill: current')
    const one = two
      .replace('steps: [{ wait: 7d }, { send: hello }]', 'steps: [{ wait: 7d }]')
      .replace(/template: hello[\s\S]*?---\n/, '')
    await withShop({ ...FILES, 'shop.yaml': two, 'channel.yaml': SMTP }, async ({ cwd, crm }) => {
      expect((await crm('apply', '--as-of', '2026-01-05T00:00:00Z')).exitCode).toBe(0)
      writeFileSync(join(cwd, 'shop.yaml'), one)
      expect((await crm('apply', '--as-of', '2026-01-05T01:00:00Z')).exitCode).toBe(0)
      const { exitCode, stdout, stderr } = await crm('run', '--until', '2026-02-01T00:00:00Z')
      expect([exitCode, stdout]).toEqual([1, ''])
      expect(stderr).toContain('CRM7005')
    })
  })

  test('declarations with mistakes do not stop what was applied', async () => {
    await withShop(FILES, async ({ cwd, crm }) => {
      await crm('apply', '--as-of', '2026-01-01T00:00:00Z')
      writeFileSync(join(cwd, 'channel.yaml'), 'channel: [')
      const { exitCode, stdout } = await crm('run', '--until', '2026-01-05T00:00:00Z', '--json')
      expect(exitCode).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ messages: { sent: 1 } })
    })
  })
})

function runValidator() {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  formats.default(ajv)
  const text = readFileSync(new URL('../../schemas/run.schema.json', import.meta.url), 'utf8')
  return ajv.compile(JSON.parse(text))
}
