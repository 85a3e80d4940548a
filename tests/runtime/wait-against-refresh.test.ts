/** J2, SEMANTICS 20: who begins to wait for a segment while another worker refreshes it. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { compileStatement } from '../../src/adapters/compile-statement.ts'
import type { Database, Statement } from '../../src/ir/database.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { carts, openJourneys, sent, states } from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { testSender } from './test-sender.ts'

const JOURNEY = `
journey: j
trigger: { event: add_to_cart }
steps:
  - waitFor: { segment: vip }
    timeout: 7d
    id: is-vip
    then: [{ send: thanks }]
    otherwise: [{ send: reminder }]
`
// Segments are refreshed at 21:00 UTC.
const at = (day: number, time = '21:00:05') => `2026-01-0${day}T${time}.000Z`

/** As a worker has it that stands still in one transaction, once, behind the first statement with these words. */
function standing(db: Database, words: RegExp, meanwhile: () => Promise<unknown>): Database {
  let stood = false
  return {
    engine: db.engine,
    run: (statement) => db.run(statement),
    change: (statement) => db.change(statement),
    session: (work) => db.session(work),
    close: () => db.close(),
    transaction: (work, options) =>
      db.transaction(
        (tx) =>
          work({
            async run<Row>(statement: Statement) {
              const rows = await tx.run<Row>(statement)
              if (!stood && words.test(compileStatement(statement).sql)) {
                stood = true
                await meanwhile()
              }
              return rows
            },
            change: (statement) => tx.change(statement),
          }),
        options,
      ),
  }
}

describeDatabases('waitFor a segment that is being refreshed', (engine) => {
  const open = async (): Promise<TestDatabase> => {
    const db = await engine.open()
    await openJourneys(db, JOURNEY, ['thanks', 'reminder'], [{ id: 'kim', vip: false }])
    await runActual(db, at(2, '20:00:00'), testSender())
    await carts(db, [{ customer_id: 'kim', at: at(2, '20:59:50') }])
    return db
  }
  const becomesVip = (db: Database) => db.run(sql`update customers set vip = true`)

  // Two workers at once, which an embedded database has not.
  test.runIf(engine.name === 'postgres')('is looked at again once that is seen', async () => {
    const db = await open()
    await becomesVip(db)
    // It has read that Kim is no member, and has not yet written that Kim waits.
    const refresh = () => runActual(db, at(2, '21:00:01'), testSender())
    await runActual(standing(db, /change = 'left' from/, refresh), at(2, '20:59:59'), testSender())
    expect(await states(db)).toEqual(['kim active is-vip 01-02 21:00'])
    await runActual(db, at(2), testSender())
    expect(await sent(db)).toEqual(['kim thanks 01-02 21:00'])
  })

  test('is seen by the next refresh, also when nobody enters by it', async () => {
    const db = await open()
    await runActual(db, at(2, '20:59:59'), testSender())
    await becomesVip(db)
    // A refresh to whose end nobody was seen to wait.
    await db.run(sql`update crm.enrolment set waits_for = null`)
    await runActual(db, at(2, '21:00:01'), testSender())
    await db.run(sql`update crm.enrolment set waits_for = 'vip'`)
    await runActual(db, at(3, '20:00:00'), testSender())
    expect(await sent(db)).toEqual([])
    await runActual(db, at(3), testSender())
    expect(await sent(db)).toEqual(['kim thanks 01-02 21:00'])
  })

  test('whoever is no member waits on, refresh after refresh', async () => {
    const db = await open()
    await runActual(db, at(5), testSender())
    expect(await states(db)).toEqual(['kim active is-vip 01-09 20:59'])
  })
})
