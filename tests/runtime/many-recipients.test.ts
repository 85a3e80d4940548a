/** M5, SEMANTICS 23: claims of hundreds lock all recipients with one lock, and are counted one after the other with claims of few all the same. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { Channel } from '../../src/ir/channel.ts'
import { DatabaseError, type Executor, endsConnection } from '../../src/ir/database.ts'
import { lockRecipients, MANY_RECIPIENTS } from '../../src/runtime/guard/lock-recipients.ts'
import { RecipientsHeld } from '../../src/runtime/guard/recipients-held.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { cap, guardedPrograms } from './guarded-shop.ts'
import { runActual } from './run-shop.ts'
import { EMAIL, emailChannel, journey, template } from './shop-programs.ts'
import { claimElsewhere, manyPeople, openShop } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
/** 06:00 in Seoul. */
const REFRESHED = '2026-01-01T21:00:00.000Z'
const { url: _, ...MAIL } = EMAIL
const STORED: Channel = { ...MAIL, via: 'outbox', directory: 'outbox', format: 'eml' }
const POST: Channel = { ...EMAIL, id: 'post' }

describeDatabases('M5: recipients of large claims', (engine) => {
  const onPostgres = test.runIf(engine.name === 'postgres')

  const claiming = (tx: Executor) => ({ tx, engine: engine.name, schema: 'crm' })
  type Recipients = readonly string[] | 'all'

  /** Whether another claim gets its recipients while one has its own. */
  async function getsBeside(db: TestDatabase, held: Recipients, asked: Recipients) {
    return db
      .session((one) =>
        one.transaction(async (holding) => {
          await lockRecipients(claiming(holding), held)
          return db.transaction(async (asking) => {
            await asking.run(sql`select set_config('lock_timeout', '200ms', true)`)
            try {
              await lockRecipients(claiming(asking), asked)
              return true
            } catch (thrown) {
              expect(thrown).toBeInstanceOf(RecipientsHeld)
              throw thrown
            }
          })
        }),
      )
      .catch((thrown) => {
        if (thrown instanceof RecipientsHeld) return false
        throw thrown
      })
  }

  onPostgres(
    'a large claim excludes every other, claims of few only those that share somebody',
    async () => {
      const db = await engine.open()
      for (const statement of createStateSchema('crm')) await db.run(statement)
      expect(await getsBeside(db, 'all', 'all')).toBe(false)
      expect(await getsBeside(db, 'all', ['customer:a'])).toBe(false)
      expect(await getsBeside(db, ['customer:a'], 'all')).toBe(false)
      expect(await getsBeside(db, ['customer:a'], ['customer:b', 'customer:a'])).toBe(false)
      expect(await getsBeside(db, ['customer:a'], ['customer:b'])).toBe(true)
    },
  )

  test('who stands still with all of them is cut off by the server, and nobody else of that session', async () => {
    const db = await engine.shared()
    for (const statement of createStateSchema('crm')) await db.run(statement)
    const limit = sql<{
      limit: string
    }>`select current_setting('idle_in_transaction_session_timeout') as limit`
    await db.session(async (session) => {
      const [before] = await session.run(limit)
      const [during] = await session.transaction(async (tx) => {
        await lockRecipients(claiming(tx), 'all')
        return tx.run(limit)
      })
      // PGlite has one session, and would not survive being cut off.
      expect(during).toEqual(engine.name === 'postgres' ? { limit: '10s' } : before)
      expect(await session.run(limit)).toEqual([before])
    })
  })

  onPostgres(
    'a session that was cut off is lost, also when that is read only with the next answer',
    async () => {
      const db = await engine.open()
      const thrown = await db
        .transaction(async (tx) => {
          await tx.run(sql`select set_config('idle_in_transaction_session_timeout', '200ms', true)`)
          // Nothing is read meanwhile, as of a process that stands still.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600)
          await tx.run(sql`select 1`)
        })
        .catch((error) => error)
      expect(thrown).toBeInstanceOf(DatabaseError)
      expect(endsConnection(thrown)).toBe(true)
      expect(await db.run(sql`select 1 as one`)).toEqual([{ one: 1 }])
    },
  )

  onPostgres(
    'a large and small claims at once, three workers, one cap: nobody gets more than it allows',
    async () => {
      const db = await engine.open()
      const sends = (id: string, text: string) =>
        [`journey.${id}`, journey({ id, steps: [{ kind: 'send', id, template: text }] })] as const
      const { 'journey.welcome': _welcome, ...programs } = guardedPrograms(
        { caps: [cap(2, '7d')] },
        {
          'channel.email': emailChannel(STORED),
          'channel.post': emailChannel(POST),
          'template.letter': template({ id: 'letter', channel: 'post' }),
          ...Object.fromEntries([
            sends('j1', 'hello'),
            sends('j2', 'letter'),
            sends('j3', 'hello'),
            sends('j4', 'letter'),
          ]),
        },
      )
      const people = MANY_RECIPIENTS + 100
      await openShop(db, programs, manyPeople(people, JOINED), APPLIED)
      // Who begins where another is at work goes on to the next step.
      const senders = [1, 2, 3].map(() => testSender(undefined, { isIdempotent: true }))
      await Promise.all(senders.map((sender) => runActual(db, REFRESHED, sender)))
      const perPerson = await db.run(sql`
      select count, count(*) as people from (
        select count(*) filter (where status = 'handed') as count from crm.message group by customer_key
      ) each group by 1`)
      expect(perPerson).toEqual([{ count: 2, people }])
      expect(
        await db.run(
          sql`select distinct channel from crm.message where status = 'handed' order by 1`,
        ),
      ).toEqual([{ channel: 'email' }, { channel: 'post' }])
    },
  )

  onPostgres('what another connection is claiming for one of hundreds is counted', async () => {
    const db = await engine.open()
    const programs = guardedPrograms(
      { caps: [cap(1, '7d')] },
      { 'channel.email': emailChannel(STORED) },
    )
    await openShop(db, programs, manyPeople(MANY_RECIPIENTS, JOINED), APPLIED)
    const sender = testSender(undefined, { isIdempotent: true })
    const runs: Promise<unknown>[] = []
    await db.session((session) =>
      session.transaction(async (other) => {
        await lockRecipients(claiming(other), ['customer:p0007'])
        runs.push(runActual(db, REFRESHED, sender))
        await new Promise((resolve) => setTimeout(resolve, 500))
        await claimElsewhere(other, 'p0007', JOINED)
      }),
    )
    await Promise.all(runs)
    expect(sender.handed).toHaveLength(MANY_RECIPIENTS - 1)
    const withheld = await db.run(
      sql`select customer_key as customer, reason from crm.message where status = 'withheld'`,
    )
    expect(withheld).toEqual([{ customer: 'p0007', reason: 'frequency-cap' }])
  })
})
