/** A newer crm applies while a worker of this one runs: it stops before it misreads what it is to obey (SEMANTICS 22). */
import { expect, test } from 'vitest'
import { systemClock } from '../../src/adapters/clock/system-clock.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runCli, withProject } from './harness/run-cli.ts'
import { SEED, tinyProject } from './plan-project-files.ts'

const NEWER_APPLY = `
  update crm.meta set version = 1000;
  insert into crm.apply (as_of, applied_at, actor, crm_version, plan)
  select as_of, applied_at, actor, '9.0.0', plan from crm.apply;`

describeDatabases('state of a newer crm', (engine) => {
  // A project without a database of its own has its PGlite to itself.
  test.runIf(engine.name === 'postgres')(
    'CRM6001: a worker that sleeps meanwhile ends at its next look, with 1',
    async () => {
      const db = await engine.open()
      await db.runScript(SEED)
      await withProject(tinyProject(), async (cwd) => {
        expect((await runCli(['apply', '--yes'], { cwd, env: db.env })).exitCode).toBe(0)
        let slept = 0
        const clock = {
          now: systemClock.now,
          sleepUntil: async () => {
            slept += 1
            await db.runScript(NEWER_APPLY)
          },
        }
        const ended = await runCli(['run'], { cwd, env: db.env, clock })
        expect(ended).toMatchObject({ exitCode: 1, stdout: '' })
        expect(ended.stderr).toContain('CRM6001')
        expect(ended.stderr).toContain('version 1000')
        expect(slept).toBe(1)
        // Started again, it is refused before it does anything.
        expect((await runCli(['run', '--once'], { cwd, env: db.env })).stderr).toContain('CRM6001')
      })
    },
  )
})
