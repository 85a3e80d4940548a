/** J9: `crm stop`, `start`, `pause` and `resume`, and where what is held is shown. */
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { CATALOG } from './plan-project-files.ts'
import { checkJson, T1, T2, withShell } from './plan-shell.ts'

// Each command opens its database anew, which takes PGlite its time.
vi.setConfig({ testTimeout: 240_000 })

describeDatabases('J9: holding by hand', (engine) => {
  test('stop and start, of everything', async () => {
    await withShell(engine, async ({ crm }) => {
      const early = await crm('stop', '--reason', 'a mistake')
      expect(early).toMatchObject({ exitCode: 1, stdout: '' })
      expect(early.stderr).toContain('CRM7001')
      await crm('apply', '--as-of', T1)

      expect(await crm('stop')).toMatchObject({ exitCode: 1, stdout: '' })
      const stopped = await crm('stop', '--reason', 'a mistake')
      expect(stopped).toMatchObject({ exitCode: 0, stderr: '' })
      expect(stopped.stdout).toMatch(/^Stopped: everything, since \S+Z, by ada: a mistake\n$/)

      const list = await crm('state', 'list', '--json')
      checkJson('state', list.stdout)
      expect(JSON.parse(list.stdout).holds).toMatchObject([
        { kind: 'stop', journey: null, reason: 'a mistake', actor: 'ada' },
      ])
      expect((await crm('state', 'list')).stdout).toContain('Stopped: everything')
      const run = await crm('run', '--once', '--as-of', T1, '--json')
      checkJson('run', run.stdout)
      expect(JSON.parse(run.stdout).holds).toHaveLength(1)
      const text = await crm('run', '--once', '--as-of', T1)
      expect(text.stdout).toContain('Stopped: everything')
      const plan = await crm('plan', '--as-of', T2)
      expect(plan.stderr).toMatch(/CRM7303[\s\S]*stopped by hand[\s\S]*crm start/)

      expect((await crm('stop', '--reason', 'again')).stdout).toMatch(
        /^Everything was stopped already\.\nStopped: everything, .*: a mistake\n$/,
      )
      expect((await crm('start')).stdout).toBe(
        'Started everything. What was withheld meanwhile stays withheld.\n',
      )
      expect((await crm('start')).stdout).toBe('Nothing was stopped as a whole.\n')
      expect((await crm('plan', '--as-of', T2)).stderr).not.toContain('CRM7303')
    })
  })

  test('one journey, stopped and paused; a declaration that pauses stays in force', async () => {
    await withShell(engine, async ({ crm, write }) => {
      await crm('apply', '--as-of', T1)
      const unknown = await crm('pause', 'welcom')
      expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
      expect(unknown.stderr).toMatch(/CRM7301[\s\S]*welcome/)

      await crm('stop', '--journey', 'welcome', '--reason', 'a mistake')
      const paused = await crm('pause', 'welcome')
      expect(paused.stdout).toMatch(
        /^Stopped: journey welcome, .*: a mistake\nPaused: journey welcome, since \S+, by ada\n$/,
      )
      expect((await crm('start', '--journey', 'welcome')).stdout).toMatch(
        /^Started journey welcome\..*\nPaused: journey welcome/,
      )

      write('catalog.yaml', CATALOG.replace('journey: welcome', 'journey: welcome\npaused: true'))
      expect(await crm('apply', '--as-of', T2)).toMatchObject({ exitCode: 0 })
      const resumed = await crm('resume', 'welcome')
      expect(resumed.exitCode).toBe(0)
      expect(resumed.stdout).toMatch(/^Resumed journey welcome\./)
      expect(resumed.stderr).toContain('CRM7302')
    })
  })
})
