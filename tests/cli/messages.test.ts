/** `crm messages`: dead letters on the screen and in JSON, without whom they are for unless asked (SEMANTICS 33, M6). */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { hideRecipient } from '../../src/cli/messages/hide-recipient.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runActual } from '../runtime/run-shop.ts'
import { shopPrograms } from '../runtime/shop-programs.ts'
import { ledger, openShop, outcomes } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'
import { runCli, withProject } from './harness/run-cli.ts'

const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const FILES = {
  'crm.config.yaml':
    'name: shop\nzone: Asia/Seoul\ndatabase: { url: { env: DATABASE_URL }, schema: crm }\n',
}

test.each([
  ['550 5.1.1 <kim@example.com>: no such user', '550 5.1.1 <…>: no such user'],
  ['HTTP 400 invalid number +82 10-1234-5678', 'HTTP 400 invalid number …'],
  ['HTTP 404 token-of-kim is gone', 'HTTP 404 … is gone'],
  ['HTTP 429 busy', 'HTTP 429 busy'],
])('SEMANTICS 33: what a provider said is shown without the recipient: %s', (said, shown) => {
  expect(hideRecipient(said, ['token-of-kim', 'k', null])).toBe(shown)
})

describeDatabases('crm messages', (engine) => {
  test.runIf(engine.name === 'postgres')('list, retry, resolve', async () => {
    const db = await engine.open()
    const people = ['fails', 'doubt', 'gets'].map((id) => ({ id, joined: JOINED }))
    await openShop(db, shopPrograms(), people, '2026-01-01T00:00:00.000Z')
    const sender = testSender(({ to }) => {
      if (to.startsWith('fails')) return { kind: 'rejected', detail: `552 <${to}> is full` }
      if (to.startsWith('doubt')) return { kind: 'unknown', detail: 'connection lost' }
      return { kind: 'accepted' }
    })
    await runActual(db, REFRESHED, sender)
    const ids = Object.fromEntries((await ledger(db)).map(({ customer, id }) => [customer, id]))
    await withProject(FILES, async (cwd) => {
      const env = { ...db.env, CRM_ACTOR: 'kim' }
      const crm = (...args: string[]) => runCli(['messages', ...args], { cwd, env, columns: 200 })

      const listed = await crm('list')
      expect([listed.exitCode, listed.stderr]).toEqual([0, ''])
      expect(listed.stdout).toContain('552 <…> is full')
      expect(listed.stdout).toContain('unknown (no-answer)')
      expect(listed.stdout).not.toMatch(/example\.com|gets/)
      const keyed = await crm('list', '--status', 'failed', '--show-keys', '--json')
      const view = JSON.parse(keyed.stdout)
      expect(view.messages).toMatchObject([{ customer: 'fails', address: 'fails@example.com' }])
      const isValid = validator()
      expect(isValid(view), JSON.stringify(isValid.errors)).toBe(true)
      expect(isValid(JSON.parse((await crm('list', '--json')).stdout))).toBe(true)
      const inCi = await runCli(['messages', 'list', '--show-keys'], {
        cwd,
        env: { ...env, CI: '1' },
      })
      expect([inCi.exitCode, inCi.stdout]).toEqual([1, ''])
      expect(inCi.stderr).toContain('CRM9006')

      for (const [args, code] of [
        [['retry', 'nobody'], 'CRM7410'],
        [['retry', ids.doubt], 'CRM7411'],
        [['resolve', ids.fails, '--as', 'sent'], 'CRM7412'],
        [['resolve', ids.doubt, '--as', 'perhaps'], 'CRM9003'],
        [['list', '--limit', '0'], 'CRM9003'],
      ] as const) {
        const refused = await crm(...args.map((arg) => arg ?? ''))
        expect([refused.exitCode, refused.stdout]).toEqual([1, ''])
        expect(refused.stderr).toContain(code)
      }

      expect(await crm('retry', ids.fails ?? '')).toMatchObject({
        stdout: '1 message is due again; the next run takes it through all guards.\n',
      })
      expect(await crm('resolve', ids.doubt ?? '', '--as', 'sent')).toMatchObject({
        stdout: '1 message is recorded as sent.\n',
      })
      expect(await outcomes(db)).toEqual([
        'doubt hello handed',
        'fails hello retry',
        'gets hello handed',
      ])
      await expectDoubt(crm, db)
      await expectReports(crm, cwd, ids)
    })
  })

  test.runIf(engine.name === 'postgres')(
    'CRM7001: before the first apply there is no ledger',
    async () => {
      const db = await engine.open()
      await withProject(FILES, async (cwd) => {
        const { exitCode, stderr } = await runCli(['messages', 'list'], { cwd, env: db.env })
        expect(exitCode).toBe(1)
        expect(stderr).toContain('CRM7001')
      })
    },
  )
})

type Crm = (...args: string[]) => ReturnType<typeof runCli>

async function expectDoubt(crm: Crm, db: TestDatabase): Promise<void> {
  expect((await crm('list')).stdout).toBe('There are no such messages.\n')
  await db.runScript("update crm.message set doubt_since = decided_at where status = 'retry'")
  const { stdout } = await crm('list', '--status', 'retry')
  expect(stdout).toContain('retry (may have arrived)')
  const view = JSON.parse((await crm('list', '--status', 'retry', '--json')).stdout)
  expect(view.messages).toMatchObject([{ doubtSince: REFRESHED }])
  const isValid = validator()
  expect(isValid(view), JSON.stringify(isValid.errors)).toBe(true)
}

async function expectReports(
  crm: Crm,
  cwd: string,
  ids: Readonly<Record<string, string>>,
): Promise<void> {
  const told = [
    { id: ids.gets, status: 'delivered' },
    { id: ids.doubt, status: 'failed', detail: 'no such mailbox' },
    { id: ids.fails, status: 'opened' },
  ]
  writeFileSync(join(cwd, 'told.jsonl'), told.map((one) => `${JSON.stringify(one)}\n`).join(''))
  expect(await crm('report', 'told.jsonl', '--channel', 'email')).toMatchObject({
    stdout: '1 arrived, 1 did not. Left alone: 1 that say nothing for good.\n',
  })
  const again = await crm('report', 'told.jsonl', '--channel', 'email', '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ confirmed: 0, unchanged: 2, skipped: 1 })
  for (const [args, code] of [
    [['report', 'told.jsonl', '--channel', 'emial'], 'CRM7413'],
    [['report', 'nowhere.jsonl', '--channel', 'email'], 'CRM7415'],
  ] as const) {
    const refused = await crm(...args)
    expect([refused.exitCode, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr).toContain(code)
  }
}

function validator() {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  formats.default(ajv)
  const text = readFileSync(new URL('../../schemas/messages.schema.json', import.meta.url), 'utf8')
  return ajv.compile(JSON.parse(text))
}
