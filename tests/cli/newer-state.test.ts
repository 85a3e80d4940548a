/** A newer crm applies while a worker of this one runs: it stops before it misreads what it is to obey (SEMANTICS 22). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/adapters/clock/system-clock.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runCli, withProject } from './harness/run-cli.ts'
import { SEED, tinyProject } from './plan-project-files.ts'

const NEWER_APPLY = `
  update crm.meta set version = 1000;
  insert into crm.apply (as_of, applied_at, actor, crm_version, plan)
  select as_of, applied_at, actor, '9.0.0', plan from crm.apply;`

/** Of a worker that is dead to that one. */
const CLAIM = `
  insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, channel_apply_id, template, topic,
    class, journey_apply_id, status, address, address_key, due_at, decided_at, next_attempt_at, attempts, worker)
  values ('m', 'welcome', 'hello', 'e', 'c1', 'email', 1, 'hello', 'news', 'marketing', 1, 'claimed', 'a@example.com',
    'a@example.com', now(), now(), null, 0, 999999);`

describeDatabases('state of a newer crm', (engine) => {
  // A project without a database of its own has its PGlite to itself.
  const onServer = test.runIf(engine.name === 'postgres')

  /** A worker of this version, asleep while `meanwhile` happens and for two minutes, which is when it looks for dead ones. */
  async function wakesAfter(meanwhile: string): Promise<TestDatabase> {
    const db = await engine.open()
    await db.runScript(SEED)
    await withProject(tinyProject(), async (cwd) => {
      expect((await runCli(['apply', '--yes'], { cwd, env: db.env })).exitCode).toBe(0)
      let slept = 0
      const clock = {
        now: () => new Date(Date.parse(systemClock.now()) + slept * 120_000).toISOString(),
        sleepUntil: async () => {
          slept += 1
          await db.runScript(meanwhile)
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
    return db
  }

  onServer('CRM6001: a worker that sleeps meanwhile ends at its next look, with 1', () =>
    wakesAfter(NEWER_APPLY),
  )

  onServer('and says so of tables that it could not read', () =>
    wakesAfter(`${NEWER_APPLY} alter table crm.message rename column worker to held_by;`),
  )

  onServer('and writes nothing in tables that it could', async () => {
    const db = await wakesAfter(`${NEWER_APPLY} ${CLAIM}`)
    expect(await db.run(sql`select status, worker from crm.message`)).toEqual([
      { status: 'claimed', worker: 999999 },
    ])
  })
})
