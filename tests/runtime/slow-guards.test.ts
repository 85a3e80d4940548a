/** SEMANTICS 23: what guards say is not acted on when it is old; fewer are decided on at once then, until some go out, and it is told. */
import { expect, test } from 'vitest'
import { compileStatement } from '../../src/adapters/compile-statement.ts'
import type { Database } from '../../src/ir/database.ts'
import { addMilliseconds } from '../../src/runtime/instant.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { shopPrograms } from './shop-programs.ts'
import { manyPeople, openShop, SCHEMA } from './shop-state.ts'
import { type TestClock, testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'

/** A database on which reading what a text says takes so long for each customer. */
function slow(db: Database, clock: TestClock, milliseconds: number): Database {
  return {
    engine: db.engine,
    session: db.session.bind(db) as Database['session'],
    transaction: db.transaction.bind(db) as Database['transaction'],
    close: db.close.bind(db),
    change: (statement) => db.change(statement),
    async run(statement) {
      const rows = await db.run(statement)
      const { sql } = compileStatement(statement)
      if (sql.includes('spent::text as t2'))
        clock.set(addMilliseconds(clock.now(), milliseconds * rows.length))
      return rows as never
    },
  }
}

describeDatabases('slow guards', (engine) => {
  const pass = async (milliseconds: number) => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(16, JOINED), '2026-01-01T00:00:00.000Z')
    const clock = testClock(REFRESHED)
    const sender = testSender()
    const run = { db: slow(db, clock, milliseconds), schema: SCHEMA, clock, secret }
    const senders = () => sender
    const { problems } = await runUntil({ ...run, until: REFRESHED, mode: 'actual', senders })
    return { sent: sender.accepted().length, codes: problems.map(({ code }) => code) }
  }

  test('a batch that takes ten seconds goes out in smaller ones', async () => {
    expect(await pass(600)).toEqual({ sent: 16, codes: ['CRM7015'] })
  })

  test('where a single one takes longer than its decision holds, nobody is sent anything, and it is told', async () => {
    expect(await pass(6000)).toEqual({ sent: 0, codes: ['CRM7015'] })
  })
})
