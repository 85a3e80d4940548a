/** P3, SEMANTICS 21: of two workers that are late neither overtakes the other: not past a schedule's instant, not past what is read. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { compileStatement } from '../../src/adapters/compile-statement.ts'
import type { Database, Statement } from '../../src/ir/database.ts'
import { describeDatabases } from '../harness/databases.ts'
import { buys, carts, openJourneys, sent } from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { testSender } from './test-sender.ts'

/** The database of a worker whose transaction stands still, once, for as long as given, behind the first statement with these words. */
function pausing(db: Database, words: RegExp, pause: () => Promise<unknown>): Database {
  let isDone = false
  return {
    engine: db.engine,
    run: db.run.bind(db) as Database['run'],
    change: (statement) => db.change(statement),
    session: db.session.bind(db) as Database['session'],
    close: db.close.bind(db),
    transaction: (work, options) =>
      db.transaction(async (tx) => {
        const run = async <Row>(statement: Statement) => {
          const rows = await tx.run<Row>(statement)
          if (!isDone && words.test(compileStatement(statement).sql)) {
            isDone = true
            await pause()
          }
          return rows
        }
        return work({ run, change: (statement) => tx.change(statement) })
      }, options),
  }
}

const EDITIONS = `journey: j
trigger: { segment: signed-up, schedule: '0 6 * * *' }
reentry: { after: 30m }
steps:
  - send: thanks
  - wait: 23h
  - branch:
      - when: { trait: vip, is: true }
        steps: [{ send: reminder }]
`

const TOLD = `journey: w
trigger: { event: add_to_cart }
reentry: always
steps: [{ wait: 10m }, { emit: told, properties: { reason: x } }]
---
journey: j
trigger: { event: purchase }
reentry: always
steps:
  - wait: 1h
  - branch:
      - when: { event: told, count: { atLeast: 1 } }
        steps: [{ send: thanks }]
      - otherwise: true
        steps: [{ send: reminder }]
`

// PGlite has one connection, so nobody is in the middle of anything.
describeDatabases('two late workers', (engine) => {
  const onPostgres = test.runIf(engine.name === 'postgres')

  /** The second does all it can while the first stands still, for two seconds. */
  async function together(db: Database, words: RegExp, late: string) {
    const sender = testSender()
    let second: Promise<unknown> = Promise.resolve()
    const first = pausing(db, words, () => {
      second = runActual(db, late, sender)
      return Promise.race([second, new Promise((resolve) => setTimeout(resolve, 2000))])
    })
    const { problems } = await runActual(first, late, sender)
    await second
    expect(problems).toEqual([])
  }

  onPostgres('the next edition reaches whom the other is just taking out of the last', async () => {
    const db = await engine.open()
    const people = [{ id: 'kim', vip: false, signed_up_at: '2025-12-01T00:00:00Z' }]
    await openJourneys(db, EDITIONS, ['thanks', 'reminder'], people)
    await runActual(db, '2026-01-01T21:00:05.000Z', testSender())
    await together(db, /"vip"/, '2026-01-03T12:00:00.000Z')
    expect(await sent(db)).toEqual(['kim thanks 01-01 21:00', 'kim thanks 01-02 21:00'])
  })

  onPostgres('what the other is just writing is not missed by a branch', async () => {
    const db = await engine.open()
    await openJourneys(db, TOLD, ['thanks', 'reminder'], [{ id: 'kim' }])
    await buys(db, [{ customer_id: 'kim', at: '2026-01-02T10:30:00Z' }])
    await runActual(db, '2026-01-02T10:35:00.000Z', testSender())
    await carts(db, [{ customer_id: 'kim', at: '2026-01-02T10:40:00Z' }])
    await together(db, /insert into "crm"."kept_event"/, '2026-01-02T12:00:00.000Z')
    expect(await sent(db)).toEqual(['kim thanks 01-02 11:30'])
  })

  onPostgres('one that stands still is not waited for without end, which is told', async () => {
    const db = await engine.open()
    const people = [{ id: 'kim', vip: false, signed_up_at: '2025-12-01T00:00:00Z' }]
    await openJourneys(db, EDITIONS, ['thanks', 'reminder'], people)
    const sender = testSender()
    await runActual(db, '2026-01-01T21:00:05.000Z', sender)
    await db.session((session) =>
      session.transaction(async (other) => {
        await other.run(sql`select from crm.enrolment for update`)
        const { problems } = await runActual(db, '2026-01-03T12:00:00.000Z', sender)
        expect(problems.map(({ code, address }) => [code, address])).toEqual([
          ['CRM7014', 'journey.j'],
        ])
      }),
    )
  })
})
