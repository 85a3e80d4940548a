/** A provider that takes long, or a process that was suspended: what guards said minutes ago is not acted on. */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { addMilliseconds } from '../../src/runtime/instant.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { runActual } from './run-shop.ts'
import { shopPrograms } from './shop-programs.ts'
import { ledger, manyPeople, openShop, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
/** Messages to an SMTP server at the same time. */
const AT_ONCE = 5

describeDatabases('a slow provider', (engine) => {
  /** Everyone opts out while the first messages are under way, each of which takes 9 seconds. */
  const runSlowly = async (optOut: boolean) => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(40, JOINED), APPLIED)
    const clock = testClock(REFRESHED)
    const sender = testSender(async (message) => {
      if (optOut) await db.run(sql`update consents set agreed = false`)
      if (sender.handed.length % AT_ONCE === 0) clock.set(addMilliseconds(clock.now(), 9000))
      return { kind: 'accepted', providerId: message.id }
    })
    const until = REFRESHED
    const senders = () => sender
    const run = { db, schema: SCHEMA, until, clock, mode: 'actual', senders } as const
    return {
      summary: await runUntil({ ...run, secret }),
      handed: sender.handed,
      rows: await ledger(db),
    }
  }

  test('SEMANTICS 23: an opt-out stops what was claimed before it and not handed over within seconds', async () => {
    const { summary, handed } = await runSlowly(true)
    expect(handed).toHaveLength(AT_ONCE)
    expect(summary.messages).toMatchObject({
      sent: AT_ONCE,
      withheld: [{ reason: 'no-consent', count: 40 - AT_ONCE }],
    })
  })

  test('SEMANTICS 25: what was given back passes the guards again and is sent once, in the same run', async () => {
    const { summary, handed, rows } = await runSlowly(false)
    expect(new Set(handed.map(({ id }) => id)).size).toBe(40)
    expect(handed).toHaveLength(40)
    expect(new Set(rows.map(({ status, attempts }) => `${status} ${attempts}`))).toEqual(
      new Set(['handed 1']),
    )
    expect(summary).toMatchObject({ messages: { sent: 40, unknown: 0 }, nextDue: REFRESHED_NEXT })
  })
})

const REFRESHED_NEXT = '2026-01-02T21:00:00.000Z'

describeDatabases('a run whose session is cut', (engine) => {
  test.runIf(engine.name === 'postgres')(
    'SEMANTICS 25: CRM7011: it says that another took its messages, and begins no more of them',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(), manyPeople(40, JOINED), APPLIED)
      const other = testSender()
      const sender = testSender(async (message) => {
        if (sender.handed.length === AT_ONCE) {
          await db.run(sql`
            select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
            where l.locktype = 'advisory' and l.objsubid = 2 and d.datname = current_database()`)
          await runActual(db, REFRESHED, other)
        }
        return { kind: 'accepted', providerId: message.id }
      })
      const problems: string[] = []
      const run = runUntil({
        secret,
        db,
        schema: SCHEMA,
        until: REFRESHED,
        clock: testClock(REFRESHED),
        mode: 'actual',
        senders: () => sender,
        onProblem: ({ code }) => problems.push(code),
      })
      await expect(run).rejects.toThrow()
      expect(problems).toEqual(['CRM7011'])
      const handed = [...sender.handed, ...other.handed].map(({ id }) => id)
      expect(new Set(handed).size).toBe(handed.length)
    },
  )
})
