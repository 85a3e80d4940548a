/** M2: a message says what started this enrolment, also when that was changed or deleted since; and names its journey. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { APPLIED, addCustomers, carts, createTables, journeyPrograms } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, ledger } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const JOURNEY = (reentry: string, key: string) => `
journey: carted
trigger: { event: add_to_cart${key} }
reentry: ${reentry}
steps:
  - wait: 2d
  - send: hello
`
const TEXT =
  '{{event.sku}}/{{event.cart}} {{journey.id}}.{{journey.step}} {{journey.enrolledAt}}{{#if event.sku}} !{{/if}}'
const at = (day: number, time = '10:00:00') => `2026-01-0${day}T${time}.000Z`

describeDatabases('M2: the event in messages', (engine) => {
  const opened = async (reentry = 'always', key = ', key: cart') => {
    const db = await engine.shared()
    await createTables(db)
    await addCustomers(db, [{ id: 'a' }, { id: 'b' }])
    const edit = (shop: string) => `${shop}---
template: hello
channel: email
class: service
subject: Hi
text: '${TEXT}'
`
    await applyPrograms(db, await journeyPrograms(JOURNEY(reentry, key), ['other'], edit), APPLIED)
    return db
  }
  const texts = (sender: ReturnType<typeof testSender>) =>
    sender.handed.map(({ to, text }) => `${to[0]} ${text}`).sort()

  test('of two carts each message says its own, though both rows are gone when it is sent', async () => {
    const db = await opened()
    await carts(db, [
      { customer_id: 'a', at: at(2), sku: 'SHOE', cart: 'one' },
      { customer_id: 'a', at: at(2), sku: 'COAT', cart: 'two' },
      { customer_id: 'b', at: at(3), cart: 'three' },
    ])
    const sender = testSender()
    await runVirtual(db, at(3, '12:00:00'), sender)
    await db.run(sql`update carts set sku = 'CHANGED'`)
    await db.run(sql`delete from carts where cart = 'one'`)
    await runActual(db, at(8), sender)
    expect(texts(sender)).toEqual([
      'a COAT/two carted.hello 2026-01-02T10:00:00.000Z !',
      'a SHOE/one carted.hello 2026-01-02T10:00:00.000Z !',
      'b /three carted.hello 2026-01-03T10:00:00.000Z',
    ])
  })

  test('two rows of one instant are one enrolment, whose event does not hang on their order', async () => {
    for (const skus of [
      ['SHOE', 'COAT'],
      ['COAT', 'SHOE'],
    ]) {
      const db = await opened('never', '')
      await carts(
        db,
        skus.map((sku) => ({ customer_id: 'a', at: at(2), sku, cart: 'one' })),
      )
      const sender = testSender()
      await runVirtual(db, at(8), sender)
      expect(texts(sender)).toEqual(['a COAT/one carted.hello 2026-01-02T10:00:00.000Z !'])
    }
  })

  test('who was enrolled before the template read it gets no message with a hole: it fails, and says why', async () => {
    const db = await opened()
    await carts(db, [{ customer_id: 'a', at: at(2), sku: 'SHOE', cart: 'one' }])
    await runVirtual(db, at(3), testSender())
    await db.run(sql`update crm.enrolment set event = event - 'sku'`)
    const sender = testSender()
    await runVirtual(db, at(8), sender)
    expect(sender.handed).toEqual([])
    expect(await ledger(db)).toMatchObject([{ status: 'failed', reason: 'render' }])
  })
})
