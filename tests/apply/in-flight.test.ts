/** J5, SEMANTICS 22: what a new version does to people on their way, as many as the plan says. */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import type { Journey, Step } from '../../src/ir/journey.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE, SEND } from '../plan/fixture-project.ts'
import { AS_OF, planAndApply } from '../plan/plan-and-apply.ts'

const LATER = '2026-03-02T00:00:00.000Z'
const wait = (id: string, days: number): Step => ({
  kind: 'wait',
  id,
  duration: { months: 0, days, seconds: 0 },
  zone: 'UTC',
})

describeDatabases('J5: inFlight', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
  })
  const project = (steps: readonly Step[], inFlight?: Journey['inFlight']) =>
    compiledProject({
      segments: { high: { atLeast: 91 } },
      journeys: {
        hello: {
          enters: 'high',
          backfill: 'current',
          steps,
          ...(inFlight === undefined ? {} : { inFlight }),
        },
      },
    })
  const people = () =>
    db.run<{
      status: string
      step: string | null
      version: number
      arrived: string
      count: number
    }>(sql`
      select status, step, version_apply_id as version, arrived_at as arrived, count(*) as count
      from crm.enrolment group by 1, 2, 3, 4 order by 1, 2, 3`)
  /** Ten people before `pause`; three of them are taken on to `second`. */
  const start = async () => {
    await planAndApply(db, project([wait('pause', 5), wait('second', 5), SEND]))
    await db.run(sql`update crm.enrolment set step = 'second' where customer_key > 'p097'`)
  }

  test('finish: they stay on their version', async () => {
    await start()
    const { plan } = await planAndApply(db, project([wait('other', 1), SEND]), LATER)
    expect(plan.impact.journeys).toMatchObject([{ inFlight: 10, inFlightFate: 'finish' }])
    expect(await people()).toMatchObject([
      { status: 'active', step: 'pause', version: 1, count: 7 },
      { status: 'active', step: 'second', version: 1, count: 3 },
    ])
  })

  test('exit: they leave with the apply, for that reason', async () => {
    await start()
    const { plan } = await planAndApply(
      db,
      project([wait('other', 1), SEND], { kind: 'exit' }),
      LATER,
    )
    expect(plan.impact.journeys).toMatchObject([{ inFlight: 10, inFlightFate: 'exit' }])
    expect(plan.stages.map(({ kind }) => kind)).toContain('end-enrolments')
    expect(
      await db.run(
        sql`select status, end_reason as reason, ended_at as ended, count(*) as count from crm.enrolment group by 1, 2, 3`,
      ),
    ).toEqual([{ status: 'exited', reason: 'journey changed', ended: LATER, count: 10 }])
  })

  test('migrate: by the mapping or the same id; whoever has no place finishes; the plan says how many', async () => {
    await start()
    const steps = [wait('new-pause', 9), wait('third', 5), SEND]
    const inFlight = { kind: 'migrate', steps: { pause: 'new-pause' } } as const
    const { plan } = await planAndApply(db, project(steps, inFlight), LATER)
    expect(plan.impact.journeys).toMatchObject([
      { inFlight: 10, inFlightFate: 'migrate', migrating: 7 },
    ])
    expect(await people()).toEqual([
      // Another step is arrived at with the apply.
      { status: 'active', step: 'new-pause', version: 2, arrived: LATER, count: 7 },
      { status: 'active', step: 'second', version: 1, arrived: AS_OF, count: 3 },
    ])
  })

  test('migrate: who stays at the same step is there since when they came', async () => {
    await start()
    const steps = [wait('pause', 9), wait('second', 1), SEND]
    await planAndApply(db, project(steps, { kind: 'migrate', steps: {} }), LATER)
    expect(await people()).toEqual([
      { status: 'active', step: 'pause', version: 2, arrived: AS_OF, count: 7 },
      { status: 'active', step: 'second', version: 2, arrived: AS_OF, count: 3 },
    ])
    // Due at once, to learn until when they wait now.
    expect(await db.run(sql`select distinct due_at as due from crm.enrolment`)).toEqual([
      { due: AS_OF },
    ])
  })
})
