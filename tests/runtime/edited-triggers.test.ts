/** J1: an apply that changes what starts people by events: from it on, and nothing that happened before (SEMANTICS 18, 22). */
import { expect, test } from 'vitest'
import type { Instant } from '../../src/ir/clock.ts'
import { explainStages } from '../../src/plan/explain-stage.ts'
import { describeDatabases } from '../harness/databases.ts'
import { planAndApply } from '../plan/plan-and-apply.ts'
import { addCarts, apply, at, type Config, catalog, isStarted, openShop } from './edited-journey.ts'
import { buys, journeyProject, sent, short } from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { enrolments } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const EDITS: readonly (readonly [string, Config, Config])[] = [
  ['a key', {}, { trigger: '{ event: add_to_cart, key: cart }' }],
  [
    'another key',
    { trigger: '{ event: add_to_cart, key: cart }' },
    { trigger: '{ event: add_to_cart, key: sku }' },
  ],
  [
    'a wider filter',
    { trigger: '{ event: add_to_cart, where: { property: sku, is: gold } }' },
    { trigger: '{ event: add_to_cart }' },
  ],
  ['another re-entry', { reentry: 'never' }, { reentry: 'always' }],
  [
    'another column for the instant',
    {},
    {
      editCatalog: catalog(
        'table: carts, customer: customer_id, at: at',
        'table: carts, customer: customer_id, at: stored_at',
      ),
    },
  ],
  [
    'another column for the customer',
    {},
    {
      editCatalog: catalog(
        'table: carts, customer: customer_id',
        'table: carts, customer: buyer_id',
      ),
    },
  ],
  [
    'a wider filter of the event in the catalog',
    {
      editCatalog: catalog(
        '{ sku: text, cart: text } }\n  opened',
        '{ sku: text, cart: text }, where: { property: sku, is: gold } }\n  opened',
      ),
    },
    {},
  ],
  [
    'another column for the key, in the catalog',
    { trigger: '{ event: add_to_cart, key: cart }' },
    {
      trigger: '{ event: add_to_cart, key: cart }',
      editCatalog: catalog(
        '{ sku: text, cart: text } }\n  opened',
        '{ sku: text, cart: { column: sku, type: text } } }\n  opened',
      ),
    },
  ],
]

describeDatabases('J1: an edited event trigger', (engine) => {
  test.each(EDITS)('starts people with events from its apply on: %s', async (_, before, after) => {
    const db = await engine.shared()
    await openShop(db, ['kim', 'lee', 'ann'])
    await apply(db, before, at(2))
    await addCarts(db, [
      { customer_id: 'kim', at: at(2, '10:00:00'), cart: 'one', sku: 'gold' },
      { customer_id: 'lee', at: at(2, '10:00:00'), cart: 'two', sku: 'gold' },
      { customer_id: 'lee', at: at(2, '10:10:00'), cart: 'two', sku: 'tin' },
    ])
    await runActual(db, at(2, '10:10:05'), testSender())
    const first = await sent(db)
    const plan = await apply(db, after, at(3, '08:30:00'))
    expect(explainStages(plan).map(({ text }) => text)).toContain(
      'start people in journey j with events from this as-of on',
    )
    // The second looks back a day.
    await runActual(db, at(3, '08:30:05'), testSender())
    await runActual(db, at(3, '09:00:05'), testSender())
    expect(await sent(db)).toEqual(first)
    await addCarts(db, [{ customer_id: 'lee', at: at(3, '09:10:00'), cart: 'six', sku: 'tin' }])
    await runActual(db, at(3, '09:10:05'), testSender())
    expect((await sent(db)).slice(first.length).map((line) => line.slice(0, 9))).toEqual([
      'lee hello',
    ])
  })

  test('and back again: what the first version had started starts nobody', async () => {
    const db = await engine.shared()
    await openShop(db, ['kim'])
    await apply(db, {}, at(2))
    await addCarts(db, [{ customer_id: 'kim', at: at(2, '10:00:00'), cart: 'one' }])
    await runActual(db, at(2, '10:00:05'), testSender())
    await apply(db, { trigger: '{ event: add_to_cart, key: cart }' }, at(2, '11:00:00'))
    await runActual(db, at(2, '11:00:05'), testSender())
    await apply(db, {}, at(2, '12:00:00'))
    await runActual(db, at(2, '12:00:05'), testSender())
    await runActual(db, at(2, '13:00:05'), testSender())
    expect(await sent(db)).toEqual(['kim hello 01-02 10:00'])
  })

  test.each([
    ['steps', { rest: 'steps: [{ wait: 1h }, { send: hello }]' }],
    ['the title', { rest: 'title: Carts\nsteps: [{ send: hello }]' }],
    ['a template that reads more of the event', { text: '{{event.sku}}' }],
    [
      'an event that it does not start with',
      {
        editCatalog: catalog(
          'table: opens',
          'table: opens, where: { property: sku, isSet: true }, properties: { sku: text }',
        ),
      },
    ],
    [
      'a property that the trigger does not read',
      {
        editCatalog: catalog(
          'cart: text } }\n  opened',
          'cart: { column: sku, type: text } } }\n  opened',
        ),
      },
    ],
  ] satisfies readonly (readonly [string, Config])[])(
    'misses nothing across an apply of other edits: %s',
    async (_, after) => {
      const db = await engine.shared()
      await openShop(db, ['kim'])
      await apply(db, {}, at(2))
      await runActual(db, at(2, '10:00:05'), testSender())
      await addCarts(db, [{ customer_id: 'kim', at: at(2, '10:20:00'), sku: 'gold' }])
      expect(isStarted(await apply(db, after, at(2, '10:30:00')))).toBe(false)
      await runActual(db, at(2, '11:30:05'), testSender())
      expect((await enrolments(db)).map(({ started }) => short(started))).toEqual(['01-02 10:20'])
      expect(await sent(db)).toHaveLength(1)
    },
  )

  test('people who wait for an event go on at the next look, whatever the apply changed', async () => {
    const db = await engine.shared()
    await openShop(db, ['kim', 'lee'])
    const rest = `steps:
  - { waitFor: { event: purchase }, timeout: 5d, then: [{ send: thanks }], otherwise: [{ send: hello }] }`
    await apply(db, { rest }, at(2))
    await addCarts(db, [
      { customer_id: 'kim', at: at(2, '10:00:00') },
      { customer_id: 'lee', at: at(2, '10:00:00') },
    ])
    await runActual(db, at(2, '10:00:05'), testSender())
    await buys(db, [{ customer_id: 'kim', at: at(2, '10:20:00') }])
    await apply(db, { rest, trigger: '{ event: add_to_cart, key: cart }' }, at(2, '10:30:00'))
    await runActual(db, at(2, '10:30:05'), testSender())
    expect(await sent(db)).toEqual(['kim thanks 01-02 10:20'])
    // No longer by an event.
    await buys(db, [{ customer_id: 'lee', at: at(2, '10:40:00') }])
    await apply(db, { rest, trigger: '{ enters: vip }' }, at(2, '10:50:00'))
    await runActual(db, at(2, '10:50:05'), testSender())
    expect(await sent(db)).toEqual(['kim thanks 01-02 10:20', 'lee thanks 01-02 10:40'])
  })

  test('an event that a late worker emits into the time before the apply starts nobody', async () => {
    const db = await engine.shared()
    await openShop(db, ['kim'])
    const write = async (trigger: string, asOf: Instant) => {
      const journeys = `journey: teller
trigger: { event: purchase }
reentry: always
steps: [{ wait: 1h }, { emit: told, properties: { reason: x } }]
---
journey: hearer
trigger: ${trigger}
reentry: always
steps: [{ send: hello }]
`
      await planAndApply(db, await journeyProject(journeys, ['hello']), asOf)
    }
    await write('{ event: told, where: { property: reason, is: y } }', at(2))
    await buys(db, [{ customer_id: 'kim', at: at(2, '10:00:00') }])
    await runActual(db, at(2, '10:00:05'), testSender())
    await write('{ event: told }', at(2, '12:00:00'))
    await runActual(db, at(2, '12:00:05'), testSender())
    await runActual(db, at(2, '13:00:05'), testSender())
    expect(await sent(db)).toEqual([])
    await buys(db, [{ customer_id: 'kim', at: at(2, '13:10:00') }])
    await runActual(db, at(2, '14:10:05'), testSender())
    expect(await sent(db)).toEqual(['kim hello 01-02 14:10'])
  })
})
