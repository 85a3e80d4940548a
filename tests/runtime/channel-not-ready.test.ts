/** SEMANTICS 26: while the sender of a channel cannot be set up its messages wait without losing attempts, and pass all guards when it can. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { shopPrograms } from './shop-programs.ts'
import { openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const SOON = '2026-01-01T22:00:00.000Z'
const LATER = '2026-01-02T09:00:00.000Z'
const people = [{ id: 'a', joined: '2026-01-01T12:00:00.000Z' }]

function notSet(): never {
  throw new Error('SMTP_URL is not set')
}

const attempts = (db: TestDatabase) => db.run(sql`select status, attempts from crm.message`)

describeDatabases('a channel that is not ready', (engine) => {
  async function open(): Promise<TestDatabase> {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    return db
  }

  test('one attempt is used up and no other, however often it is looked at; whoever can send does it', async () => {
    const db = await open()
    for (const at of [REFRESHED, SOON, LATER]) {
      const { problems } = await runActual(db, at, notSet)
      expect(problems).toMatchObject([{ code: 'CRM7004', address: 'channel.email' }])
      expect(await attempts(db)).toEqual([{ status: 'retry', attempts: 1 }])
    }
    await runActual(db, LATER, testSender())
    expect(await attempts(db)).toEqual([{ status: 'handed', attempts: 2 }])
  })

  test('what waits passes all guards when it is ready', async () => {
    const db = await open()
    await runVirtual(db, REFRESHED, notSet)
    await db.run(sql`delete from consents where id = 'a'`)
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:no-consent'])
  })

  test('the same run asks again', async () => {
    const db = await open()
    let asked = 0
    const late = () => {
      asked += 1
      return asked === 1 ? notSet() : testSender()
    }
    const { problems } = await runVirtual(db, LATER, late)
    expect(problems.map(({ code }) => code)).toEqual(['CRM7004'])
    expect(await attempts(db)).toEqual([{ status: 'handed', attempts: 2 }])
  })
})
