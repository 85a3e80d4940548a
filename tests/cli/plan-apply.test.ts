/** `crm plan`, `crm apply` and `crm state` as a person and a pipeline use them (A3, A4; SEMANTICS 28–33). */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { describeDatabases, type Engine, type TestDatabase } from '../harness/databases.ts'
import { type CliOptions, type CliResult, runCli, withProject } from './harness/run-cli.ts'
import { SEED, segmentFile, tinyProject } from './plan-project-files.ts'

// Each command opens its database anew, which takes PGlite its time.
vi.setConfig({ testTimeout: 240_000 })

const T1 = '2026-03-01T00:00:00.000Z'
const T2 = '2026-03-01T01:00:00.000Z'
const TWO_DAYS_ON = '2026-03-03T01:00:00.000Z'

interface Shell {
  readonly directory: string
  /** Each command is on its own, like a process: on PGlite the directory is opened and closed by each. */
  crm(...args: string[]): Promise<CliResult>
  write(path: string, text: string): void
}

async function withShell(
  engine: Engine,
  work: (shell: Shell) => Promise<void>,
  options: CliOptions = {},
): Promise<void> {
  const env = engine.name === 'postgres' ? await seeded(await engine.open()) : {}
  await withProject(tinyProject(), (directory) =>
    work({
      directory,
      crm: (...args) =>
        runCli(args, {
          cwd: directory,
          ...options,
          env: { CRM_ACTOR: 'ada', ...env, ...options.env },
        }),
      write: (path, text) => writeFileSync(join(directory, path), text),
    }),
  )
}

async function seeded(db: TestDatabase): Promise<Readonly<Record<string, string>>> {
  await db.runScript(SEED)
  return db.env
}

function checkJson(schema: string, text: string): void {
  const path = fileURLToPath(new URL(`../../schemas/${schema}.schema.json`, import.meta.url))
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  const check = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
  expect(check(JSON.parse(text)), JSON.stringify(check.errors)).toBe(true)
}

describeDatabases('crm plan and apply', (engine) => {
  test('32: 2 with changes, 0 after they are applied', async () => {
    await withShell(engine, async ({ crm, write }) => {
      const first = await crm('plan', '--detailed-exitcode', '--as-of', T1)
      expect(first).toMatchObject({ exitCode: 2, stderr: '' })
      expect(first.stdout).toContain('Plan: 7 to create, 0 to change, 0 to remove, 0 unchanged.')
      expect(first.stdout).toContain('+ segment.high  High score  new')
      expect(first.stdout).toContain('= 10 people')
      expect(await crm('plan', '--as-of', T1)).toMatchObject({ exitCode: 0 })
      const applied = await crm('apply', '--as-of', T1)
      expect(applied).toMatchObject({ exitCode: 0, stderr: '' })
      expect(applied.stdout).toContain(
        '7 created, 0 changed, 0 removed.\n  segment high: 10 people\n',
      )
      const again = await crm('plan', '--detailed-exitcode', '--as-of', T2)
      expect(again).toEqual({
        exitCode: 0,
        stderr: '',
        stdout: 'No changes. tiny (environment default) is as the config says.\n',
      })
      write('segments.yaml', segmentFile(81))
      const changed = await crm('plan', '--detailed-exitcode', '--as-of', T2)
      expect(changed.exitCode).toBe(2)
      expect(changed.stdout).toContain('~ where.atLeast: 91 → 81')
      expect(changed.stdout).toContain('= 10 → 20 people  +10 entering  −0 leaving')
      expect(changed.stdout).toContain('= enrols 10 people entering its segment with this apply')
      expect(changed.stdout).toContain('irreversible: sends follow')
    })
  })

  test('28: a saved plan is applied as it is; made again it has the same bytes', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      await crm('apply', '--as-of', T1)
      write('segments.yaml', segmentFile(81))
      const planned = await crm('plan', '--out', 'plan.json', '--as-of', T2)
      expect(planned.stdout).toContain('Saved to plan.json. Apply it with: crm apply plan.json')
      const bytes = readFileSync(join(directory, 'plan.json'), 'utf8')
      checkJson('plan', bytes)
      const json = await crm('plan', '--format', 'json', '--as-of', T2)
      expect(json.stdout).toBe(bytes)
      // What the config says by then does not matter: not even whether it can be read as a whole.
      write('segments.yaml', 'segment: high\nwhere: { trait: scoer, atLeast: 1 }\n')
      const applied = await crm('apply', 'plan.json', '--as-of', T2, '--format', 'json')
      expect(applied).toMatchObject({ exitCode: 0, stderr: '' })
      checkJson('apply', applied.stdout)
      expect(JSON.parse(applied.stdout)).toMatchObject({
        kind: 'applied',
        apply: 2,
        people: [{ stage: 'refresh-segment', segment: 'high', size: 20, entered: 10, left: 0 }, {}],
      })
    })
  })

  test('32: 4 when an object of a saved plan was applied meanwhile, and nothing changes', async () => {
    await withShell(engine, async ({ crm, write }) => {
      await crm('apply', '--as-of', T1)
      write('segments.yaml', segmentFile(81))
      await crm('plan', '--out', 'plan.json', '--as-of', T2)
      write('segments.yaml', segmentFile(71))
      await crm('apply', '--as-of', T2)
      const before = await crm('state', 'show', 'segment.high', '--json')
      const refused = await crm('apply', 'plan.json', '--as-of', T2)
      expect(refused.exitCode).toBe(4)
      expect(refused.stderr).toContain('error CRM6021')
      expect(refused.stderr).toContain('segment.high was changed since the plan was made')
      expect(await crm('state', 'show', 'segment.high', '--json')).toEqual(before)
    })
  })

  test('32: 4 when a saved plan is too old or for another environment, 1 when it is no plan', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      await crm('plan', '--out', 'plan.json', '--as-of', T1)
      const old = await crm('apply', 'plan.json', '--as-of', TWO_DAYS_ON)
      expect(old).toMatchObject({ exitCode: 4 })
      expect(old.stderr).toContain('CRM6022')
      const plan = readFileSync(join(directory, 'plan.json'), 'utf8')
      write('edited.json', plan.replace('"atLeast":91', '"atLeast":1'))
      const edited = await crm('apply', 'edited.json')
      expect(edited).toMatchObject({ exitCode: 1 })
      expect(edited.stderr).toContain('CRM6012')
      const missing = await crm('apply', 'nowhere.json')
      expect(missing).toMatchObject({ exitCode: 1 })
      expect(missing.stderr).toContain('CRM6010')
      expect((await crm('plan', '--out', 'no/such/directory.json')).stderr).toContain('CRM6013')
      write(
        'crm.config.yaml',
        readFileSync(join(directory, 'crm.config.yaml'), 'utf8').replace(
          'name: tiny',
          'name: other',
        ),
      )
      const other = await crm('apply', 'plan.json', '--as-of', T1)
      expect(other).toMatchObject({ exitCode: 4 })
      expect(other.stderr).toContain('CRM6020')
    })
  })

  test('the catalog is compared with the database before anything is planned', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      const catalog = readFileSync(join(directory, 'catalog.yaml'), 'utf8')
      write(
        'catalog.yaml',
        catalog.replace('score: number', 'score: { type: number, column: points }'),
      )
      const refused = await crm('plan')
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
      expect(refused.stderr).toMatch(/catalog\.yaml:5:28 error CRM5021/)
    })
  })

  test('the comment for a pull request has tables, folded definitions and no small counts', async () => {
    await withShell(engine, async ({ crm, write }) => {
      await crm('apply', '--as-of', T1)
      write('segments.yaml', segmentFile(88, 'High & <b>mighty</b>'))
      const { stdout, exitCode } = await crm('plan', '--format', 'markdown', '--as-of', T2)
      expect(exitCode).toBe(0)
      expect(stdout).toContain('| Segment | Before | After | Entering | Leaving |')
      expect(stdout).toContain('| `high` | 10 | 13 | +<5 | −0 |')
      expect(stdout).toContain('| `welcome` | <5 | 0 |')
      expect(stdout).toContain('High &amp; &lt;b&gt;mighty&lt;/b&gt;')
      expect(stdout).toContain('! where.atLeast: 91 → 88')
    })
  })

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

  test('32: on a terminal apply asks; only yes is yes, and --yes does not ask', async () => {
    const answers = ['y', 'yes']
    const asked: string[] = []
    const question = async (prompt: string) => {
      asked.push(prompt)
      return answers.shift() ?? ''
    }
    await withShell(
      engine,
      async ({ crm }) => {
        const no = await crm('apply', '--as-of', T1)
        expect(no.stdout).toContain('Nothing was applied.')
        expect((await crm('state', 'list')).stdout).toBe('Nothing was applied yet.\n')
        expect(await crm('apply', '--as-of', T1)).toMatchObject({ exitCode: 0 })
        expect((await crm('state', 'list')).stdout).toContain('segment.high')
        expect(asked).toHaveLength(2)
        await crm('apply', '--yes', '--as-of', T2)
        expect(asked).toHaveLength(2)
      },
      { isTerminal: true, question },
    )
  })

  const onPostgres = test.runIf(engine.name === 'postgres')
  onPostgres('32: 5 when another apply holds the lock, who it is, and how to end it', async () => {
    const db = await engine.open()
    await db.runScript(SEED)
    await withProject(tinyProject(), async (directory) => {
      const crm = (...args: string[]) => runCli(args, { cwd: directory, env: db.env })
      await crm('apply', '--as-of', T1)
      writeFileSync(join(directory, 'segments.yaml'), segmentFile(81))
      await db
        .session(async (session) => {
          await session.run(sql`select pg_advisory_lock(hashtext('crm'), 1)`)
          await session.run(sql`insert into crm.lease select 'apply', 'bob', 'build-7', 42, ${T1},
            ${T1}, '2100-01-01', pg_backend_pid(),
            (select backend_start from pg_stat_activity where pid = pg_backend_pid())`)
          const locked = await crm('apply', '--as-of', T2)
          expect(locked).toMatchObject({ exitCode: 5 })
          expect(locked.stderr).toContain(`bob on build-7 (process 42) since ${T1}`)
          expect(await crm('state', 'unlock')).toMatchObject({ exitCode: 5 })
          const forced = await crm('state', 'unlock', '--force')
          expect(forced).toMatchObject({ exitCode: 0 })
          expect(forced.stdout).toContain('Ended the apply of bob on build-7')
          await expect(session.run(sql`select 1`)).rejects.toThrow()
        })
        .catch(() => undefined)
      expect(await crm('apply', '--as-of', T2)).toMatchObject({ exitCode: 0 })
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
