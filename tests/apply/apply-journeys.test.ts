/** What an apply does to people in journeys, as many as the plan says (SEMANTICS 17, 18, 21, 22). */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE, SEND } from '../plan/fixture-project.ts'
import { AS_OF, planAndApply } from '../plan/plan-and-apply.ts'

const LATER = '2026-03-02T00:00:00.000Z'

describeDatabases('apply and journeys', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
  })
  const enrolments = (journey: string) =>
    db.run<{
      customer_key: string
      status: string
      end_reason: string | null
      step: string | null
    }>(
      sql`select customer_key, status, end_reason, step from crm.enrolment where journey = ${journey} order by 1`,
    )

  test('17: backfill current enrols members of a new segment, backfill none does not', async () => {
    const { plan } = await planAndApply(
      db,
      compiledProject({
        segments: { high: { atLeast: 91 } },
        journeys: { all: { enters: 'high', backfill: 'current' }, none: { enters: 'high' } },
      }),
    )
    expect(plan.impact.journeys).toEqual([
      {
        journey: 'all',
        enrolled: 10,
        enrolledBy: 'backfill',
        membersNow: 10,
        inFlight: 0,
        inFlightFate: 'unaffected',
      },
      {
        journey: 'none',
        enrolled: 0,
        enrolledBy: null,
        membersNow: 10,
        inFlight: 0,
        inFlightFate: 'unaffected',
      },
    ])
    expect(await enrolments('all')).toHaveLength(10)
    expect((await enrolments('all'))[0]).toEqual({
      customer_key: 'p091',
      status: 'active',
      end_reason: null,
      step: SEND.id,
    })
    expect(await enrolments('none')).toHaveLength(0)
    expect(plan.stages.find(({ kind }) => kind === 'enrol-backfill')?.effect).toBe('irreversible')
  })

  test('17: people whom a changed definition lets in enter for journeys, as many as the plan says', async () => {
    const project = (atLeast: number) =>
      compiledProject({ segments: { high: { atLeast } }, journeys: { hello: { enters: 'high' } } })
    await planAndApply(db, project(91))
    // One more drifted in since the last refresh: they enter with this apply too, and the plan counts them.
    await db.run(sql`update person set score = 95 where id = 'p001'`)
    const { plan } = await planAndApply(db, project(81), LATER)
    expect(plan.impact.segments).toMatchObject([{ before: 11, after: 21, entering: 10 }])
    expect(plan.impact.journeys).toMatchObject([
      { journey: 'hello', enrolled: 11, enrolledBy: 'entering' },
    ])
    expect(await enrolments('hello')).toHaveLength(11)
  })

  test('18: re-entry never: people who were in the journey before are neither announced nor enrolled', async () => {
    const project = (atLeast: number) =>
      compiledProject({
        segments: { high: { atLeast } },
        journeys: { hello: { enters: 'high', backfill: 'current' } },
      })
    await planAndApply(db, project(91))
    await planAndApply(db, project(96), LATER)
    const { plan } = await planAndApply(db, project(86), '2026-03-03T00:00:00.000Z')
    expect(plan.impact.journeys).toMatchObject([{ enrolled: 5 }])
    expect(await enrolments('hello')).toHaveLength(15)
  })

  test('22: removing a journey ends its enrolments, and the plan says how many are in flight', async () => {
    const segments = { high: { atLeast: 91 } }
    const journeys = { hello: { enters: 'high', backfill: 'current' } } as const
    await planAndApply(db, compiledProject({ segments, journeys }))
    const { plan } = await planAndApply(db, compiledProject({ segments }), LATER)
    expect(plan.impact.journeys).toMatchObject([
      { journey: 'hello', inFlight: 10, inFlightFate: 'end' },
    ])
    expect(
      new Set((await enrolments('hello')).map((row) => JSON.stringify(row).replace(/p\d+/, ''))),
    ).toEqual(
      new Set([
        JSON.stringify({
          customer_key: '',
          status: 'exited',
          end_reason: 'journey removed',
          step: null,
        }),
      ]),
    )
  })

  test('22: a changed journey: people in flight finish, and the plan says how many', async () => {
    const project = (template: string) =>
      compiledProject({
        segments: { high: { atLeast: 91 } },
        journeys: {
          hello: {
            enters: 'high',
            backfill: 'current',
            steps: [{ kind: 'send', id: 'a', template }],
          },
        },
      })
    await planAndApply(db, project('one'))
    const { plan } = await planAndApply(db, project('two'), LATER)
    expect(plan.impact.journeys).toMatchObject([
      { enrolled: 0, inFlight: 10, inFlightFate: 'finish' },
    ])
    expect(await db.run(sql`select distinct version_apply_id, status from crm.enrolment`)).toEqual([
      { version_apply_id: 1, status: 'active' },
    ])
  })

  test('a message that waits for its next attempt does not outlive its journey', async () => {
    const specs = { segments: { high: { atLeast: 91 } } }
    const journeys = { all: { enters: 'high', backfill: 'current' } } as const
    await planAndApply(db, compiledProject({ ...specs, journeys }))
    await db.run(sql`
      insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, class,
        journey_apply_id, status, due_at, decided_at, next_attempt_at, attempts, doubt_since)
      select i, j, 's', 'e', 'p091', 'email', 't', 'marketing', 1, s, ${AS_OF}::timestamptz,
        ${AS_OF}::timestamptz, ${AS_OF}::timestamptz, 1, doubt::timestamptz
      from (values ('retry', 'retry', 'all', null), ('doubt', 'retry', 'all', ${AS_OF}), ('handed', 'handed', 'all', null))
        v (i, s, j, doubt)`)
    await planAndApply(db, compiledProject(specs), LATER)
    const rows = await db.run(
      sql`select id, status, reason, next_attempt_at as next from crm.message order by id`,
    )
    expect(rows).toEqual([
      // It may have arrived.
      { id: 'doubt', status: 'unknown', reason: 'no-answer', next: null },
      expect.objectContaining({ id: 'handed', status: 'handed', reason: null }),
      { id: 'retry', status: 'withheld', reason: 'journey-removed', next: null },
    ])
  })

  test('21: a schedule starts at the as-of of its apply, starts anew when it changes, stops when removed', async () => {
    const project = (cron: string, title?: string) =>
      compiledProject({
        segments: { high: { atLeast: 91 } },
        journeys: {
          weekly: {
            scheduled: { segment: 'high', cron },
            ...(title === undefined ? {} : { title }),
          },
        },
      })
    const cursor = () => db.run(sql`select address, fired_at from crm.schedule_cursor`)
    await planAndApply(db, project('0 10 * * 1'))
    expect(await cursor()).toEqual([{ address: 'journey.weekly', fired_at: AS_OF }])
    await planAndApply(db, project('0 10 * * 1', 'Weekly'), LATER)
    expect(await cursor()).toEqual([{ address: 'journey.weekly', fired_at: AS_OF }])
    await planAndApply(db, project('0 10 * * 2', 'Weekly'), LATER)
    expect(await cursor()).toEqual([{ address: 'journey.weekly', fired_at: LATER }])
    await planAndApply(db, compiledProject({ segments: { high: { atLeast: 91 } } }), LATER)
    expect(await cursor()).toEqual([])
  })
})
