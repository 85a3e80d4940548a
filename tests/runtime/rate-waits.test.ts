/** SEMANTICS 24: a run that waits for a channel's rate ends when nobody is left who waits for it. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { runActual } from './run-shop.ts'
import { EMAIL, emailChannel, shopPrograms } from './shop-programs.ts'
import { manyPeople, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
/** One that goes on for ever ends all the same, and fails. */
const TOO_OFTEN = 20

describeDatabases('waiting for a rate', (engine) => {
  async function open(): Promise<TestDatabase> {
    const db = await engine.shared()
    const rated = emailChannel({ ...EMAIL, rate: { count: 10, perSeconds: 60 } })
    await openShop(db, shopPrograms({ 'channel.email': rated }), manyPeople(3, JOINED), APPLIED)
    return db
  }

  /** How often the run sleeps; `meanwhile` happens in the first of its sleeps. */
  async function sleeps(
    db: TestDatabase,
    meanwhile: (now: string) => Promise<unknown>,
  ): Promise<number> {
    let now = REFRESHED
    let slept = 0
    const stop = new AbortController()
    const clock = {
      now: () => now,
      sleepUntil: async (until: string) => {
        slept += 1
        if (until > now) now = until
        if (slept === 1) await meanwhile(now)
        if (slept > TOO_OFTEN) stop.abort()
      },
    }
    const senders = () => testSender()
    const run = { db, schema: SCHEMA, until: REFRESHED, clock, senders, secret }
    await runUntil({ ...run, mode: 'actual', signal: stop.signal })
    return slept
  }

  test('paused meanwhile', async () => {
    const db = await open()
    const pause = () =>
      db.run(sql`insert into crm.hold (kind, journey, is_held, reason, actor, at)
        values ('pause', 'welcome', true, 'x', 'x', ${REFRESHED}::timestamptz)`)
    expect(await sleeps(db, pause)).toBe(1)
    expect(await outcomes(db)).toEqual(['p0000 hello handed'])
  })

  test('sent by another worker meanwhile', async () => {
    const db = await open()
    const sendRest = async () => {
      await db.run(sql`delete from crm.channel_rate`)
      for (const second of [10, 20, 30]) {
        await runActual(db, `2026-01-01T21:00:${second}.000Z`, testSender())
      }
    }
    expect(await sleeps(db, sendRest)).toBeLessThan(4)
    expect(await outcomes(db)).toHaveLength(3)
  })
})
