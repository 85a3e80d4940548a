/** The embedded database as a user meets it: made, locked, killed, damaged. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../src/adapters/open-database.ts'

const HOLDER = resolve('tests/adapters/fixtures/hold-embedded.ts')

// Each test starts PGlite several times, which takes long on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

let embeddedPath = ''
beforeEach(() => {
  embeddedPath = join(mkdtempSync(join(tmpdir(), 'crm-embedded-')), '.crm')
  const directory = join(embeddedPath, '..')
  return () => rmSync(directory, { recursive: true, force: true })
})

const open = (env: Record<string, string | undefined> = process.env) =>
  openDatabase({ urlEnv: 'NO_SUCH_VARIABLE', schema: 'crm', embeddedPath }, env)

async function openWell() {
  const { value, diagnostics } = await open()
  expect(diagnostics).toEqual([])
  if (value === undefined) throw new Error('not opened')
  return value
}

/** Another process that has the database open, and writes rows until it is killed. */
async function startHolder() {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, embeddedPath], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [first] = await once(child.stdout, 'data')
  return { child, first: String(first) }
}

describe.runIf(inject('engines').includes('pglite'))('embedded database', () => {
  test('is new until it has a table, and keeps what was written', async () => {
    const first = await openWell()
    expect(first.isNew).toBe(true)
    await first.database.close()
    const again = await openWell()
    expect(again.isNew).toBe(true)
    await again.runScript('create table t (n int); insert into t values (1)')
    await again.database.close()
    const third = await openWell()
    expect(third.isNew).toBe(false)
    expect(await third.database.run(sql`select n from t`)).toEqual([{ n: 1 }])
    await third.database.close()
    expect(readFileSync(join(embeddedPath, '.gitignore'), 'utf8')).toBe('*\n')
    expect(readdirSync(embeddedPath).sort()).toEqual(['.gitignore', 'data'])
  })

  test('works without a writable cache directory', async () => {
    const { value } = await open({ CRM_CACHE_DIR: join('package.json', 'no-place') })
    expect(value?.isNew).toBe(true)
    await value?.database.close()
  })

  test('a damaged template in the cache is made anew', async () => {
    const cache = join(embeddedPath, '..', 'cache')
    const first = await open({ CRM_CACHE_DIR: cache })
    await first.value?.database.close()
    const template = readdirSync(cache).find((name) => name.startsWith('pglite-')) ?? ''
    writeFileSync(join(cache, template, 'global', 'pg_control'), '')
    rmSync(embeddedPath, { recursive: true })
    const again = await open({ CRM_CACHE_DIR: cache })
    expect(again.value?.isNew).toBe(true)
    await again.value?.database.close()
  })

  test('CRM5001: a second user in this process is refused, and let in after the first closes', async () => {
    const first = await openWell()
    const second = await open()
    expect(second.value).toBeUndefined()
    expect(second.diagnostics).toMatchObject([{ code: 'CRM5001' }])
    await first.database.close()
    await (await openWell()).database.close()
  })

  test('CRM5001: names pid, since and host of another process; SIGTERM releases', async () => {
    const { child } = await startHolder()
    const { diagnostics } = await open()
    expect(diagnostics).toMatchObject([{ code: 'CRM5001' }])
    expect(diagnostics[0]?.message).toMatch(
      new RegExp(`^Another crm process \\(pid ${child.pid}, since 20\\S+Z, host ${hostname()}\\)`),
    )
    expect(diagnostics[0]?.fix).toContain('set NO_SUCH_VARIABLE')
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await exited).toEqual([null, 'SIGTERM'])
    expect(readdirSync(embeddedPath)).not.toContain('lock')
    await (await openWell()).database.close()
  })

  test('a killed process leaves a lock that is taken over, and every row it had committed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { child } = await startHolder()
      let last = 0
      child.stdout.on('data', (text: Buffer) => {
        last = Number(String(text).trim().split('\n').at(-1))
      })
      await new Promise((done) => setTimeout(done, 150 + round * 170))
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
      expect(readdirSync(embeddedPath)).toContain('lock')
      const { database } = await openWell()
      const [row] = await database.run<{ n: number; gaps: number }>(
        sql`select max(n) as n, max(n) - count(*) as gaps from written`,
      )
      expect(row?.n).toBeGreaterThanOrEqual(last)
      expect(row?.gaps).toBe(0)
      await database.close()
    }
  })

  test('a lock of this pid in an earlier life is stale; of another host, or unreadable, it is not', async () => {
    await (await openWell()).database.close()
    const lock = join(embeddedPath, 'lock')
    const holder = { pid: process.pid, birth: 'another boot/1', host: hostname(), since: 'then' }
    writeFileSync(lock, JSON.stringify(holder))
    await (await openWell()).database.close()
    writeFileSync(lock, JSON.stringify({ ...holder, host: 'elsewhere' }))
    expect((await open()).diagnostics[0]?.message).toContain('host elsewhere')
    writeFileSync(lock, '{')
    expect((await open()).diagnostics[0]?.message).toContain('a file that crm cannot read')
  })

  test.each([
    ['global/pg_control', ''],
    ['PG_VERSION', '12\n'],
    ['postgresql.conf', 'nonsense = !!'],
  ])('CRM5002: a damaged %s is one diagnostic, and the lock is released', async (file, content) => {
    await (await openWell()).database.close()
    writeFileSync(join(embeddedPath, 'data', file), content)
    const { value, diagnostics } = await open()
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'CRM5002' }])
    expect(readdirSync(embeddedPath)).not.toContain('lock')
  })

  test('CRM5002: files but no database', async () => {
    await (await openWell()).database.close()
    rmSync(join(embeddedPath, 'data', 'PG_VERSION'))
    expect((await open()).diagnostics[0]?.message).toContain('PG_VERSION is missing')
  })

  test('CRM5003: a place that cannot be written', async () => {
    embeddedPath = resolve('package.json', 'no-place', '.crm')
    expect((await open()).diagnostics).toMatchObject([{ code: 'CRM5003' }])
  })
})
