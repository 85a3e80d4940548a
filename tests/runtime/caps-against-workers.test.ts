/** M5, SEMANTICS 23: what several workers send to one person at once is counted one after the other, and nobody is lost by it. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { cap, guardedPrograms } from './guarded-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { journey } from './shop-programs.ts'
import { claimElsewhere, manyPeople, openShop, outcomes, type Person } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
/** 06:00 in Seoul. */
const REFRESHED = '2026-01-01T21:00:00.000Z'
const SOON = '2026-01-01T22:00:00.000Z'
const LATER = '2026-01-20T00:00:00.000Z'
const A: readonly Person[] = [{ id: 'a', joined: JOINED }]

describeDatabases('M5: caps against other workers', (engine) => {
  const onPostgres = test.runIf(engine.name === 'postgres')

  onPostgres('three workers, four journeys, one cap: nobody gets more than it allows', async () => {
    const db = await engine.open()
    const journeys = ['j1', 'j2', 'j3', 'j4'].map(
      (id) => [`journey.${id}`, journey({ id })] as const,
    )
    const { 'journey.welcome': _, ...programs } = guardedPrograms(
      { caps: [cap(2, '7d')] },
      Object.fromEntries(journeys),
    )
    await openShop(db, programs, manyPeople(150, JOINED), APPLIED)
    const senders = [1, 2, 3].map(() =>
      testSender(async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        return { kind: 'accepted' }
      }),
    )
    await Promise.all(senders.map((sender) => runActual(db, REFRESHED, sender)))
    const perPerson = await db.run(sql`
      select count, count(*) as people from (
        select count(*) filter (where status = 'handed') as count from crm.message group by customer_key
      ) each group by 1`)
    expect(perPerson).toEqual([{ count: 2, people: 150 }])
    expect(senders.filter((sender) => sender.handed.length > 0).length).toBeGreaterThan(1)
    expect(
      await db.run(sql`select distinct reason from crm.message where status = 'withheld'`),
    ).toEqual([{ reason: 'frequency-cap' }])
  })

  onPostgres(
    'a worker waits for what another connection is claiming for the same customer',
    async () => {
      const db = await engine.open()
      await openShop(db, guardedPrograms({ caps: [cap(1, '7d')] }), A, APPLIED)
      const sender = testSender()
      const runs: Promise<unknown>[] = []
      await db.session((session) =>
        session.transaction(async (other) => {
          await other.run(sql`insert into crm.recipient_lock values ('customer:a')`)
          runs.push(runVirtual(db, REFRESHED, sender))
          await new Promise((resolve) => setTimeout(resolve, 500))
          await claimElsewhere(other, 'a', JOINED)
        }),
      )
      await Promise.all(runs)
      expect(sender.handed).toEqual([])
      expect(await outcomes(db)).toContain('a hello withheld:frequency-cap')
    },
  )

  onPostgres(
    'CRM7013: a recipient that another worker holds on to is not sent to; who waits for it gets theirs at the next look',
    async () => {
      const db = await engine.open()
      await openShop(db, guardedPrograms({ caps: [cap(1, '7d')] }), A, APPLIED)
      const sender = testSender()
      const problems: unknown[] = []
      await db.session((session) =>
        session.transaction(async (other) => {
          await other.run(sql`insert into crm.recipient_lock values ('customer:a')`)
          problems.push(...(await runVirtual(db, REFRESHED, sender)).problems)
        }),
      )
      expect(problems).toMatchObject([{ code: 'CRM7013', severity: 'warning' }])
      expect(sender.handed).toEqual([])
      expect(await outcomes(db)).toEqual([])
      expect((await runVirtual(db, LATER, sender)).problems).toEqual([])
      expect(await outcomes(db)).toEqual(['a hello handed'])
    },
  )

  onPostgres('CRM7013: nor is who waits for another attempt', async () => {
    const db = await engine.open()
    await openShop(db, guardedPrograms({ caps: [cap(1, '7d')] }), A, APPLIED)
    const busy = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    await runActual(db, REFRESHED, busy)
    expect(await outcomes(db)).toEqual(['a hello retry'])
    const sender = testSender()
    await db.session((session) =>
      session.transaction(async (other) => {
        await other.run(
          sql`select from crm.recipient_lock where recipient = 'customer:a' for update`,
        )
        const { problems } = await runActual(db, SOON, sender)
        expect(problems).toMatchObject([{ code: 'CRM7013', address: 'journey.welcome' }])
      }),
    )
    expect(await outcomes(db)).toEqual(['a hello retry'])
    await runActual(db, SOON, sender)
    expect(await outcomes(db)).toEqual(['a hello handed'])
  })
})
