/** J6: what a plan says of a broadcast: whom it would message and when, or that it starts no more; and that an apply obeys (SEMANTICS 28, 33). */
import { expect, test } from 'vitest'
import { planText } from '../../src/cli/views/plan-text.ts'
import { compileCleanly } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { addCustomers, createTables, sent } from '../runtime/journey-shop.ts'
import { runVirtual } from '../runtime/run-shop.ts'
import { testSender } from '../runtime/test-sender.ts'
import { planAndApply, planFor } from './plan-and-apply.ts'

const SHOP = `
catalog: shop
customers:
  table: customers
  key: id
  zone: timezone
  traits: { email: text, country: text, vip: boolean, timezone: text, signed_up_at: instant }
---
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
suppress: { trait: country, is: XX }
---
topic: news
consent: { trait: vip, is: true }
---
segment: signed-up
where: { trait: signed_up_at, isSet: true }
---
template: sale
channel: email
topic: news
subject: Sale
text: 'Sale {{links.unsubscribe}}'
`
const MARCH_1 = '2026-03-01T00:00:00.000Z'

function compile(broadcast: string) {
  return compileCleanly({
    'crm.config.yaml':
      'name: shop\nzone: Asia/Seoul\npreferences: { url: https://shop.example/p }\n',
    'shop.yaml': `${SHOP}---\nbroadcast: spring\nto: signed-up\n${broadcast}send: sale\n`,
  })
}

/** Forty people: ten do not consent, five are suppressed, and five have no address. */
async function openShop(db: TestDatabase): Promise<void> {
  await createTables(db)
  const people = Array.from({ length: 40 }, (_, index) => ({
    id: `p${10 + index}`,
    vip: index >= 10,
    country: index >= 10 && index < 15 ? 'XX' : 'KR',
    signed_up_at: '2025-12-01T00:00:00Z',
  }))
  await addCustomers(db, people)
  await db.runScript(`update customers set email = ' ' where id >= 'p45'`)
}

const linesOf = (text: string) => text.split('\n').filter((line) => line.includes('message '))

describeDatabases('J6: plan of a broadcast', (engine) => {
  test('33: a new one says whom it would message, from when on and at what pace', async () => {
    const db = await engine.shared()
    await openShop(db)
    const compiled = await compile('at: 2026-03-02T10:00\nzone: customer\nthrottle: 10/h\n')
    const { plan, diagnostics } = await planFor(db, compiled)
    expect(diagnostics).toEqual([])
    expect(plan.impact.broadcasts).toEqual([
      {
        journey: 'spring',
        startsAt: '2026-03-01T20:00:00.000Z',
        isLocal: true,
        people: 40,
        messaged: 20,
        throttle: { count: 10, perSeconds: 3600 },
      },
    ])
    expect(linesOf(planText(plan, false))).toEqual([
      expect.stringContaining(
        'would message 20 people of 40 now in its segment, from 2026-03-01T20:00:00.000Z, when it is that time in the zone of each, 10 in 1h: about 4h',
      ),
    ])
    // Applied, it does what the plan said.
    await planAndApply(db, compiled)
    const sender = testSender()
    await runVirtual(db, '2026-03-04T00:00:00Z', sender)
    expect(sender.handed).toHaveLength(20)
  })

  test('22: changed before it starts it moves; once it has started a change starts nothing, and the plan says so', async () => {
    const db = await engine.shared()
    await openShop(db)
    await planAndApply(db, await compile('at: 2026-03-02T10:00\nholdout: 50%\n'))
    const moved = await compile('at: 2026-03-03T10:00\n')
    const second = await planAndApply(db, moved, '2026-03-01T12:00:00.000Z')
    expect(second.plan.impact.broadcasts).toMatchObject([
      { startsAt: '2026-03-03T01:00:00.000Z', isLocal: false, messaged: 20 },
    ])
    await runVirtual(db, '2026-03-02T12:00:00Z', testSender())
    expect(await sent(db)).toEqual([])
    await runVirtual(db, '2026-03-03T12:00:00Z', testSender())
    expect(await sent(db)).toHaveLength(20)
    const again = await compile('at: 2026-03-05T10:00\n')
    const { plan, diagnostics } = await planFor(db, again, '2026-03-04T00:00:00.000Z')
    expect(plan.impact.broadcasts).toBeUndefined()
    expect(diagnostics).toMatchObject([
      { code: 'CRM7701', message: expect.stringContaining('has started before') },
    ])
    await planAndApply(db, again, '2026-03-04T00:00:00.000Z')
    await runVirtual(db, '2026-03-09T00:00:00Z', testSender())
    expect(await sent(db)).toHaveLength(20)
  })

  test('an instant that has passed at the apply messages nobody, and is warned of; one that recurs goes on', async () => {
    const db = await engine.shared()
    await openShop(db)
    const passed = await compile('at: 2026-03-01T08:00\n')
    const { plan, diagnostics } = await planFor(db, passed, MARCH_1)
    expect(plan.impact.broadcasts).toBeUndefined()
    expect(diagnostics).toMatchObject([
      { code: 'CRM7701', message: expect.stringContaining('2026-02-28T23:00:00.000Z') },
    ])
    await planAndApply(db, passed, MARCH_1)
    // At eight where each lives: it starts in the first zone, and here it is eight five hours later.
    const recurring = await compile(`schedule: '0 8 * * *'\nzone: customer\n`)
    const next = await planAndApply(db, recurring, '2026-03-01T00:30:00.000Z')
    expect(next.plan.impact.broadcasts).toMatchObject([{ startsAt: '2026-03-01T18:00:00.000Z' }])
    await runVirtual(db, '2026-03-02T12:00:00Z', testSender())
    expect(await sent(db)).toHaveLength(20)
    expect((await sent(db))[0]).toContain('send 03-01 23:00')
  })
})
