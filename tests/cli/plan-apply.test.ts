/** `crm plan` and `crm apply` as a person and a pipeline use them (A3, A4; SEMANTICS 28–33). */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { segmentFile } from './plan-project-files.ts'
import { checkJson, T1, T2, withShell } from './plan-shell.ts'

// Each command opens its database anew, which takes PGlite its time.
vi.setConfig({ testTimeout: 240_000 })

const TWO_DAYS_ON = '2026-03-03T01:00:00.000Z'

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

  test('CRM6025: an as-of years ahead is refused, because state never goes back', async () => {
    await withShell(engine, async ({ crm }) => {
      const refused = await crm('apply', '--yes', '--as-of', '2999-01-01T00:00:00Z')
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
      expect(refused.stderr).toContain('CRM6025')
      expect((await crm('state', 'list')).stdout).toBe('Nothing was applied yet.\n')
    })
  })

  test('CRM6007: another key column is refused, because stored people would become other people', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      const catalog = readFileSync(join(directory, 'catalog.yaml'), 'utf8')
      expect(await crm('apply', '--as-of', T1)).toMatchObject({ exitCode: 0 })
      // Under another id too: state knows people by key, whatever the catalog is called.
      for (const id of ['tiny', 'other']) {
        const other = catalog.replace('catalog: tiny', `catalog: ${id}`)
        write('catalog.yaml', other.replace('key: id', 'key: email'))
        for (const args of [['plan', '--out', 'plan.json'], ['apply', '--yes'], ['plan']]) {
          const refused = await crm(...args, '--as-of', T2)
          expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
          expect(refused.stderr).toMatch(/catalog\.yaml:4:8 error CRM6007/)
        }
        expect(existsSync(join(directory, 'plan.json'))).toBe(false)
      }
    })
  })

  test('CRM6008: another table of customers is applied with a warning', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      const catalog = readFileSync(join(directory, 'catalog.yaml'), 'utf8')
      expect(await crm('apply', '--as-of', T1)).toMatchObject({ exitCode: 0 })
      write('catalog.yaml', catalog.replace('table: customers', 'table: public.customers'))
      const planned = await crm('plan', '--as-of', T2)
      expect(planned).toMatchObject({ exitCode: 0 })
      expect(planned.stderr).toMatch(/catalog\.yaml:3:10 warning CRM6008/)
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
})
