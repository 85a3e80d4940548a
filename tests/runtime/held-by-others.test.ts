/** P3, SEMANTICS 23: what another worker holds for long is waited for no longer than that, and nobody loses a message by it. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runActual } from './run-shop.ts'
import { journey, shopPrograms, template } from './shop-programs.ts'
import { manyPeople, openShop, outcomes } from './shop-state.ts'
import { text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-01T22:00:00.000Z'

/** Work done while another session has a lock, as a worker that stands still would. */
async function whileHeld<T>(db: TestDatabase, lock: string, work: () => Promise<T>): Promise<T> {
  return db.session((session) =>
    session.transaction(async (other) => {
      await other.run(sql`select pg_advisory_xact_lock(hashtextextended(${lock}::text, 0))`)
      return work()
    }),
  )
}

// PGlite has one session.
describeDatabases('held by another worker', (engine) => {
  const onPostgres = test.runIf(engine.name === 'postgres')

  onPostgres(
    'a worker that stands still in a claim holds up that step, and no other journey',
    async () => {
      const db = await engine.open()
      const journeys = { 'journey.a': journey({ id: 'a' }), 'journey.z': journey({ id: 'z' }) }
      const { 'journey.welcome': _, ...programs } = shopPrograms(journeys)
      await openShop(db, programs, manyPeople(3, JOINED), APPLIED)
      const sender = testSender()
      const { problems } = await whileHeld(db, 'crm claims a.hello', () =>
        runActual(db, REFRESHED, sender),
      )
      expect(sender.handed).toHaveLength(3)
      expect(problems.map(({ code, address }) => [code, address])).toEqual([
        ['CRM7013', 'journey.a'],
      ])
      // Nobody was lost: the next look takes them.
      await runActual(db, LATER, sender)
      expect(sender.handed).toHaveLength(6)
    },
  )

  onPostgres(
    'a pool of codes that another worker has for long costs nobody their message',
    async () => {
      const db = await engine.open()
      const data = { code: { kind: 'coupon', pool: 'spring' } } as const
      const programs = shopPrograms({
        'template.hello': template({ data, html: '<b>{{code}}</b>' }),
        'coupons.spring': { kind: 'coupons', codes: text`select 'A1' as code` },
      })
      await openShop(db, programs, manyPeople(1, JOINED), APPLIED)
      const sender = testSender()
      const { problems } = await whileHeld(db, 'crm coupons spring', () =>
        runActual(db, REFRESHED, sender),
      )
      expect(problems.map(({ code }) => code)).toEqual(['CRM7013'])
      expect(await outcomes(db)).toEqual([])
      await runActual(db, LATER, sender)
      expect(sender.handed.map(({ html }) => html)).toEqual(['<b>A1</b>'])
    },
  )
})
