/** J1, S11: date triggers by a date that is worked out of events, read on the day itself (SEMANTICS 21). */
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { APPLIED, addCustomers, buys, createTables, journeyPrograms, sent } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const at = (day: number, time = '03:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`
const MODEL =
  '{ model: bg-nbd, version: 1, event: purchase, zone: Asia/Seoul, parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } }'
const COMPUTED = `
computed:
  next_order_on: { event: purchase, nextExpected: {} }
  churns_on: { event: purchase, churnsOn: { below: 0.7 } }
---`
const HELLO = `---
template: hello
channel: email
class: service
subject: Hello
text: '{{customer.churns_on}}'
`
const withDates = (shop: string) =>
  `${shop.replace('table: orders,', `table: orders, model: ${MODEL},`).replace('\n---', COMPUTED)}${HELLO}`

async function opened(db: TestDatabase, trigger: string): Promise<void> {
  const journey = `journey: j\ntrigger: ${trigger}\nreentry: always\nsteps: [{ send: hello }]\n`
  await createTables(db)
  await addCustomers(
    db,
    ['ann', 'bob', 'once'].map((id) => ({ id })),
  )
  await buys(db, [
    { customer_id: 'ann', at: '2025-12-28T03:00:00Z' },
    { customer_id: 'ann', at: at(1) },
    { customer_id: 'bob', at: '2025-12-28T03:00:00Z' },
    { customer_id: 'bob', at: at(1) },
    { customer_id: 'once', at: at(1) },
  ])
  await applyPrograms(db, await journeyPrograms(journey, [], withDates), APPLIED)
}

describeDatabases('computed dates', (engine) => {
  test.each([
    ['virtual time', runVirtual],
    ['a late worker', runActual],
  ] as const)(
    'the day that the next order is due, some days before, and again after it: %s',
    async (_, look) => {
      const db = await engine.shared()
      await opened(db, '{ date: next_order_on, before: 1d }')
      // Four days apart: due on the 5th. Bob buys on the 3rd, so his is three days after that; then he is late.
      await buys(db, [{ customer_id: 'bob', at: at(3) }])
      await look(db, at(12), testSender())
      expect(await sent(db)).toEqual(['ann hello 01-04 00:00', 'bob hello 01-05 00:00'])
      // Ann buys again: 14 days later, and that is the third purchase.
      await buys(db, [{ customer_id: 'ann', at: at(15) }])
      await look(db, '2026-01-25T00:00:00Z', testSender())
      expect((await sent(db)).slice(2)).toEqual(['ann hello 01-23 00:00'])
    },
  )

  test('the day a model expects to lose them, of those who have one', async () => {
    const db = await engine.shared()
    await opened(db, '{ date: churns_on }')
    const sender = testSender()
    await runVirtual(db, at(20), sender)
    expect(sender.handed.map(({ to }) => to).sort()).toEqual(['ann@example.com', 'bob@example.com'])
    // At nine in Seoul it is the same day in UTC.
    expect(sender.handed.filter(({ text, at }) => !at.startsWith(`${text}T`))).toEqual([])
  })
})
