/** `crm state`, the lock between commands, and the seeding of an embedded database (SEMANTICS 30–32). */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { type CliResult, runCli, withProject } from './harness/run-cli.ts'
import { SEED, segmentFile, tinyProject } from './plan-project-files.ts'
import { checkJson, T1, T2, withShell } from './plan-shell.ts'

// Each command opens its database anew, which takes PGlite its time.
vi.setConfig({ testTimeout: 240_000 })

describeDatabases('crm state and seeds', (engine) => {
  test('30, 31: state tells what is applied, since when, and by whom', async () => {
    await withShell(engine, async ({ crm, write }) => {
      expect((await crm('state', 'list')).stdout).toBe('Nothing was applied yet.\n')
      expect((await crm('state', 'history', '--json')).stdout).toBe('{\n  "applies": []\n}\n')
      await crm('apply', '--as-of', T1)
      write('segments.yaml', segmentFile(81))
      await crm('apply', '--as-of', T2)
      const list = await crm('state', 'list')
      expect(list.stdout).toMatch(/^segment\.high +2 +2026-03-01T00:00:00.000Z +High score$/m)
      const show = await crm('state', 'show', 'segment.high')
      expect(show.stdout).toContain('members    20 people as of 2026-03-01T01:00:00.000Z')
      expect(show.stdout).toContain('used by    journey.welcome')
      const history = await crm('state', 'history', 'segment.high', '--json')
      expect(JSON.parse(history.stdout)).toMatchObject({
        versions: [
          { applyId: 2, asOf: T2, actor: 'ada' },
          { applyId: 1, asOf: T1, actor: 'ada' },
        ],
      })
      for (const args of [['list'], ['show', 'journey.welcome'], ['history'], ['unlock']]) {
        const { exitCode, stdout } = await crm('state', ...args, '--json')
        expect(exitCode).toBe(0)
        checkJson('state', stdout)
      }
      const unknown = await crm('state', 'show', 'segment.hihg')
      expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
      expect(unknown.stderr).toMatch(/CRM6040[\s\S]*segment\.high/)
      expect((await crm('state', 'unlock')).stdout).toBe('The lock is free.\n')
    })
  })

  const onPostgres = test.runIf(engine.name === 'postgres')
  onPostgres('32: 5 when another apply holds the lock, who it is, and how to end it', async () => {
    const db = await engine.open()
    await db.runScript(SEED)
    await withProject(tinyProject(), async (directory) => {
      const crm = (...args: string[]) => runCli(args, { cwd: directory, env: db.env })
      await crm('apply', '--as-of', T1)
      writeFileSync(join(directory, 'segments.yaml'), segmentFile(81))
      const results: CliResult[] = []
      // The session's connection is ended under it, so it fails; what was printed is looked at afterwards.
      const session = db.session(async (session) => {
        await session.run(sql`select pg_advisory_lock(hashtext('crm'), 1)`)
        await session.run(sql`insert into crm.lease select 'apply', 'bob', 'build-7', 42, ${T1},
          ${T1}, '2100-01-01', pg_backend_pid(),
          (select backend_start from pg_stat_activity where pid = pg_backend_pid())`)
        results.push(await crm('apply', '--as-of', T2))
        results.push(await crm('state', 'unlock'))
        results.push(await crm('state', 'unlock', '--force'))
        await session.run(sql`select 1`)
      })
      await expect(session).rejects.toThrow()
      const [locked, refused, forced] = results
      expect(locked).toMatchObject({ exitCode: 5 })
      expect(locked?.stderr).toContain(`bob on build-7 (process 42) since ${T1}`)
      expect(refused).toMatchObject({ exitCode: 5 })
      expect(refused?.stderr).toContain('CRM6041')
      expect(forced).toMatchObject({ exitCode: 0 })
      expect(forced?.stdout).toContain('Ended the apply of bob on build-7')
      expect(await crm('apply', '--as-of', T2)).toMatchObject({ exitCode: 0 })
    })
  })

  onPostgres('a role without rights on the state is told so', async () => {
    const db = await engine.open()
    await db.runScript(SEED)
    await withProject(tinyProject(), async (directory) => {
      await runCli(['apply', '--as-of', T1], { cwd: directory, env: db.env })
      await db.runScript("create role crm_outsider login password 'outsider'")
      try {
        const url = (db.url ?? '').replace(/\/\/[^@]*@/, '//crm_outsider:outsider@')
        const refused = await runCli(['state', 'list'], {
          cwd: directory,
          env: { DATABASE_URL: url },
        })
        expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
        expect(refused.stderr).toMatch(/CRM6052[\s\S]*permission denied/)
      } finally {
        await db.runScript('drop role crm_outsider')
      }
    })
  })

  const embedded = test.runIf(engine.name === 'pglite')
  embedded(
    'a seed that fails is told, leaves nothing behind and is run again once mended',
    async () => {
      await withShell(engine, async ({ crm, write }) => {
        write('seed.sql', `${SEED}\ninsert into nowhere values (1);`)
        const failed = await crm('plan', '--as-of', T1)
        expect(failed).toMatchObject({ exitCode: 1, stdout: '' })
        expect(failed.stderr).toMatch(/CRM6050[\s\S]*seed\.sql[\s\S]*nowhere/)
        write('seed.sql', SEED)
        expect(await crm('plan', '--as-of', T1)).toMatchObject({ exitCode: 0 })
      })
    },
  )

  embedded('data that cannot be evaluated is told by the plan', async () => {
    await withShell(engine, async ({ crm, write }) => {
      const table = SEED.replaceAll('customers', 'people')
      write(
        'seed.sql',
        `${table} create view customers as
         select id, country, 100 / (score - 50) as score, email, consent from people;`,
      )
      const refused = await crm('plan', '--as-of', T1)
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
      expect(refused.stderr).toMatch(/CRM6005[\s\S]*division by zero/)
    })
  })

  embedded('a seed may be a module that is told the as-of', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      rmSync(join(directory, 'seed.sql'))
      const config = readFileSync(join(directory, 'crm.config.yaml'), 'utf8')
      write('crm.config.yaml', config.replace('./seed.sql', './fill.ts'))
      write(
        'fill.ts',
        `export default async ({ run, asOf }: { run: (text: string, values?: unknown[]) => Promise<unknown>; asOf: string }) => {
          await run('create table customers (id text primary key, country text, score int, email text, consent boolean)')
          await run('insert into customers values ($1, $2, $3, $4, $5)', ['c1', asOf, 95, 'a@b.example', true])
        }`,
      )
      write('segments.yaml', `segment: high\nwhere: { trait: country, is: '${T1}' }\n`)
      const planned = await crm('plan', '--format', 'json', '--as-of', T1)
      expect(planned).toMatchObject({ exitCode: 0, stderr: '' })
      expect(JSON.parse(planned.stdout).impact.segments).toMatchObject([{ after: '<5' }])
      write('fill.ts', 'export const seed = 1')
      rmSync(join(directory, '.crm'), { recursive: true })
      expect((await crm('plan')).stderr).toContain('CRM6051')
    })
  })
})
