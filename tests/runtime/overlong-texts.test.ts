/** J1, M1: a text of one customer that is longer than an index takes costs nobody else their message. */
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { carts, openJourneys } from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { emailChannel, shopPrograms, template } from './shop-programs.ts'
import { openShop } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'

/** Of many characters, because the database packs those that repeat. */
const LONG = Array.from({ length: 2000 }, (_, index) => (index * 7919).toString(36)).join('')

const KEYED = `journey: j
trigger: { event: add_to_cart, key: cart }
reentry: always
steps: [{ send: reminder }]
`

describeDatabases('overlong texts', (engine) => {
  test.each(['marketing', 'service'] as const)('of a device token, %s', async (kind) => {
    const db = await engine.shared()
    const programs = shopPrograms({
      'channel.email': { ...emailChannel(), addressKind: 'token' },
      'template.hello': template({ class: kind }),
    })
    const people = [{ id: 'a' }, { id: 'b', email: LONG }, { id: 'c' }]
    await openShop(
      db,
      programs,
      people.map((one) => ({ ...one, joined: JOINED })),
      APPLIED,
    )
    const sender = testSender()
    const { problems } = await runActual(db, REFRESHED, sender)
    expect(problems).toEqual([])
    expect(sender.accepted()).toEqual([LONG, 'a@example.com', 'c@example.com'])
  })

  test("of an event's key: it starts nobody, which is told; everyone else goes on", async () => {
    const db = await engine.shared()
    await openJourneys(db, KEYED, ['reminder'], [{ id: 'kim' }, { id: 'bot' }])
    await carts(db, [
      { customer_id: 'kim', at: '2026-01-02T10:00:00Z', cart: 'one' },
      { customer_id: 'bot', at: '2026-01-02T10:00:01Z', cart: LONG },
    ])
    const sender = testSender()
    const { problems } = await runActual(db, '2026-01-02T10:00:05.000Z', sender)
    expect(sender.accepted()).toEqual(['kim@example.com'])
    expect(problems.map(({ code, address }) => [code, address])).toEqual([['CRM7203', 'journey.j']])
  })
})
