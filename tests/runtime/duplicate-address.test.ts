/** PostHog/posthog#69305: many people, one address. They get one message of a step, whoever sends. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, journey, shopPrograms, template, ZONE } from './shop-programs.ts'
import { ledger, openShop, outcomes, type Person } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'

const FAMILY: readonly Person[] = [
  { id: 'c', email: 'FAMILY@example.com', joined: JOINED },
  { id: 'a', email: 'family@Example.com', joined: JOINED },
  { id: 'b', email: ' family@example.com', joined: JOINED },
  { id: 'd', email: 'other@example.com', joined: JOINED },
]

describeDatabases('M5: duplicate addresses', (engine) => {
  test('one message for all customers of an address, to the smallest key of those due first', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), FAMILY, APPLIED)
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual([
      'a hello handed',
      'b hello withheld:duplicate-address',
      'c hello withheld:duplicate-address',
      'd hello handed',
    ])
    expect(sender.handed).toHaveLength(2)
  })

  test('who comes later to the same step finds it sent; another step is another message', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('1h'), zone: ZONE },
      { kind: 'send', id: 'again', template: 'hello' },
    ] as const
    const people = [
      { ...FAMILY[0], id: 'b', joined: JOINED },
      { ...FAMILY[1], id: 'a', joined: '2026-01-02T12:00:00.000Z' },
    ]
    await openShop(db, shopPrograms({ 'journey.welcome': journey({ steps }) }), people, APPLIED)
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual([
      'a again withheld:duplicate-address',
      'a hello withheld:duplicate-address',
      'b again handed',
      'b hello handed',
    ])
  })

  test('an instant of a schedule is a message of its own, and the same customer gets each', async () => {
    const db = await engine.shared()
    const daily = journey({
      trigger: {
        kind: 'schedule',
        segment: 'joined',
        schedule: { cron: '0 10 * * *', zone: ZONE, catchUp: 'all' },
      },
      reentry: { kind: 'always' },
    })
    const people = FAMILY.slice(0, 2).map((one) => ({ ...one, joined: '2025-12-01T00:00:00Z' }))
    await openShop(db, shopPrograms({ 'journey.welcome': daily }), people, APPLIED)
    await runVirtual(db, '2026-01-03T00:00:00.000Z', testSender())
    expect((await ledger(db)).map((row) => `${row.customer} ${row.status}`)).toEqual([
      'a handed',
      'c withheld',
      'a handed',
      'c withheld',
    ])
  })

  test('J8: two orders of a household are two receipts', async () => {
    const db = await engine.shared()
    const receipt = template({ class: 'transactional' })
    await openShop(db, shopPrograms({ 'template.hello': receipt }), FAMILY.slice(0, 3), APPLIED)
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toHaveLength(3)
  })

  test('who is not allowed to get it does not take the place of who is', async () => {
    const db = await engine.shared()
    const people = [{ ...FAMILY[1], id: 'a', agreed: false, joined: JOINED }, ...FAMILY.slice(2, 3)]
    await openShop(db, shopPrograms(), people, APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:no-consent', 'b hello handed'])
  })

  test.runIf(engine.name === 'postgres')(
    'three workers at once: 300 customers of 60 addresses get 60 messages, those whom one worker would have chosen',
    async () => {
      const db = await engine.open()
      const people = Array.from({ length: 300 }, (_, n) => ({
        id: `p${String(n).padStart(3, '0')}`,
        email: `${n % 2 === 0 ? 'A' : 'a'}ddress${n % 60}@example.com`,
        joined: JOINED,
      }))
      await openShop(db, shopPrograms(), people, APPLIED)
      const senders = [1, 2, 3].map(() =>
        testSender(async () => {
          await new Promise((resolve) => setTimeout(resolve, 40))
          return { kind: 'accepted' }
        }),
      )
      await Promise.all(senders.map((sender) => runActual(db, LATER, sender)))
      const to = senders.flatMap((sender) => sender.handed.map((one) => one.to.toLowerCase()))
      expect(new Set(to).size).toBe(60)
      expect(to).toHaveLength(60)
      expect(senders.filter((sender) => sender.handed.length > 0).length).toBeGreaterThan(1)
      const reasons = await db.run(
        sql`select reason, count(*) as count from crm.message where status = 'withheld' group by 1`,
      )
      expect(reasons).toEqual([{ reason: 'duplicate-address', count: 240 }])
      const winners = (await ledger(db)).flatMap((row) =>
        row.status === 'handed' ? [row.customer] : [],
      )
      expect(winners.sort()).toEqual(people.slice(0, 60).map(({ id }) => id))
    },
  )

  test.runIf(engine.name === 'postgres')(
    'a worker waits for what another is claiming to the same address',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(), FAMILY.slice(0, 1), APPLIED)
      const sender = testSender()
      const runs: Promise<unknown>[] = []
      await db.session((session) =>
        session.transaction(async (other) => {
          await other.run(sql`insert into crm.recipient_lock values ('address:family@example.com')`)
          runs.push(runVirtual(db, REFRESHED, sender))
          await new Promise((resolve) => setTimeout(resolve, 500))
          await other.run(sql`
            insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, class,
              journey_apply_id, status, address_key, due_at, decided_at, attempts)
            values ('other', 'welcome', 'hello', 'e', 'z', 'email', 'hello', 'marketing', 1, 'handed',
              'family@example.com', ${JOINED}::timestamptz, ${JOINED}::timestamptz, 1)`)
        }),
      )
      await Promise.all(runs)
      expect(sender.handed).toEqual([])
      expect(await outcomes(db)).toContain('c hello withheld:duplicate-address')
    },
  )
})
