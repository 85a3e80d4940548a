/** A1, J1–J3: journeys in TypeScript: what the editor accepts, and what is written. */
import { expect, test } from 'vitest'
import { collectDeclarations } from '../../src/dsl/collector.ts'
import {
  bestTime,
  branch,
  crosses,
  defineBroadcast,
  defineChannel,
  defineJourney,
  defineSegment,
  emit,
  env,
  exit,
  goal,
  leaves,
  memberOf,
  on,
  onAnniversary,
  onDate,
  otherwise,
  path,
  send,
  set,
  since,
  split,
  waitFor,
  waitUntilDate,
  waitUntilDay,
  waitUntilTime,
  webhook,
  when,
} from '../../src/dsl/index.ts'
import { shop } from './shop-catalog.ts'

const vip = defineSegment('vip', { where: shop.traits.vip.is(true) })

async function written(body: Parameters<typeof defineJourney>[1]) {
  const [declaration] = await collectDeclarations(async () => {
    defineJourney('j', body)
  })
  return declaration?.body
}

test('every step and trigger is written as in YAML', async () => {
  const steps = [
    waitUntilTime('09:00', { on: ['mon'], zone: shop.traits.tier, id: 'nine' }),
    waitUntilDay(['sun']),
    waitUntilDate(shop.traits.birthday, { before: '3d' }),
    waitFor(
      shop.purchase.where((p) => p.gift.is(true)),
      { timeout: '1d', key: 'order_id' },
    ),
    waitFor(vip, { timeout: '1d', then: [exit('vip')] }),
    branch(when(memberOf(vip), [send('a')]), otherwise([])),
    split('s', [path(1, []), path(2, [send('b')])], { id: 'half' }),
  ]
  expect(await written({ trigger: on(shop.visit), steps })).toEqual({
    trigger: { event: 'visit' },
    steps: [
      { id: 'nine', waitUntil: { time: '09:00', on: ['mon'], zone: { trait: 'tier' } } },
      { waitUntil: { on: ['sun'] } },
      { waitUntil: { trait: 'birthday', before: '3d' } },
      {
        timeout: '1d',
        waitFor: { event: 'purchase', where: { property: 'gift', is: true }, key: 'order_id' },
      },
      { timeout: '1d', then: [{ exit: 'vip' }], waitFor: { segment: 'vip' } },
      {
        branch: [
          { when: { segment: 'vip' }, steps: [{ send: 'a' }] },
          { otherwise: true, steps: [] },
        ],
      },
      {
        id: 'half',
        split: {
          salt: 's',
          paths: [
            { weight: 1, steps: [] },
            { weight: 2, steps: [{ send: 'b' }] },
          ],
        },
      },
    ],
  })
})

test('J2: what steps tell is of the catalog, and written as in YAML', async () => {
  const erp = defineChannel('erp', { via: 'webhook', address: shop.traits.email, url: env('ERP') })
  const steps = [
    set(shop.traits.stage, 'new'),
    set(shop.traits.score, 2, { id: 'scored' }),
    set(shop.traits.told, true),
    set(shop.traits.asked_on, null),
    emit(shop.declined, { reason: 'price' }, { key: 'reason' }),
    emit('declined'),
    webhook(erp, { traits: [shop.traits.country, 'tier'], data: { list: [1] }, id: 'tell' }),
  ]
  expect(await written({ trigger: on(shop.declined), steps })).toEqual({
    trigger: { event: 'declined' },
    steps: [
      { set: { stage: 'new' } },
      { id: 'scored', set: { score: 2 } },
      { set: { told: true } },
      { set: { asked_on: null } },
      { key: 'reason', properties: { reason: 'price' }, emit: 'declined' },
      { emit: 'declined' },
      { data: { list: [1] }, id: 'tell', traits: ['country', 'tier'], webhook: 'erp' },
    ],
  })
  expect(
    shop.declined
      .where((p) => p.reason.is('price'))
      .count()
      .atLeast(1),
  ).toBeDefined()
  // @ts-expect-error a number is no text
  expect(set(shop.traits.stage, 1)).toEqual({ set: { stage: 1 } })
})

test('an event alone is any since enrolment', async () => {
  const body = { trigger: leaves(vip), steps: [send('a')] }
  expect(await written({ ...body, exitWhen: shop.purchase })).toMatchObject({
    exitWhen: { event: 'purchase' },
  })
  expect(
    await written({
      ...body,
      exitWhen: since(shop.purchase, { key: 'order_id' }),
      goal: goal(shop.purchase, { within: '7d' }),
      inFlight: { migrate: { a: 'b' } },
    }),
  ).toMatchObject({
    trigger: { leaves: 'vip' },
    exitWhen: { event: 'purchase', key: 'order_id' },
    goal: { event: 'purchase', within: '7d' },
    inFlight: { migrate: { a: 'b' } },
  })
  expect(await written({ ...body, exitWhen: shop.purchase.count().atLeast(1) })).toMatchObject({
    exitWhen: { event: 'purchase', count: { atLeast: 1 } },
  })
})

test('dates are traits that are dates', async () => {
  const steps = [send('a')]
  expect(await written({ trigger: onDate(shop.traits.signed_up_at), steps })).toMatchObject({
    trigger: { date: 'signed_up_at' },
  })
  const birthday = onAnniversary(shop.traits.birthday, { after: '1d', at: '10:00', segment: vip })
  expect(await written({ trigger: birthday, steps })).toMatchObject({
    trigger: { anniversary: 'birthday', after: '1d', at: '10:00', segment: 'vip' },
  })
})

test('J6, J7: a broadcast and a send at the best time are written as in YAML', async () => {
  const clicked = shop.purchase.where((p) => p.gift.is(true))
  const [declaration] = await collectDeclarations(async () => {
    const spring = defineBroadcast('spring', {
      ...{ to: vip, at: '2026-03-02T10:00', bestTime: { within: '6h' }, exitWhen: shop.purchase },
      test: { variants: ['a', { send: 'b', weight: 2 }], winner: clicked, share: '20%' },
    })
    expect(String(JSON.stringify(spring))).toBe('"spring"')
    // @ts-expect-error a share is a percentage
    defineBroadcast('wrong', { to: vip, test: { variants: ['a', 'b'], share: 'some' } })
    // @ts-expect-error a guardrail has a limit
    defineBroadcast('unlimited', { to: vip, send: 'a', pauseWhen: crosses('spent', {}) })
    // @ts-expect-error everyone is in some segment
    defineBroadcast('nobody', { send: 'a' })
  })
  expect(declaration).toMatchObject({
    kind: 'broadcast',
    id: 'spring',
    body: {
      ...{ to: 'vip', at: '2026-03-02T10:00', bestTime: { within: '6h' } },
      exitWhen: { event: 'purchase' },
      test: {
        variants: ['a', { send: 'b', weight: 2 }],
        winner: { event: 'purchase', where: { property: 'gift', is: true } },
        share: '20%',
      },
    },
  })
  expect(send('a', { at: bestTime({ atLeast: 3 }) })).toEqual({
    send: 'a',
    at: { bestTime: true, atLeast: 3 },
  })
})

test('types: what does not fit is underlined, and written all the same', () => {
  // @ts-expect-error a boolean is no date
  expect(onDate(shop.traits.vip)).toEqual({ date: 'vip' })
  // @ts-expect-error a number is no zone
  expect(waitUntilTime('09:00', { zone: shop.traits.age })).toMatchObject({ waitUntil: {} })
  // @ts-expect-error no such day
  expect(waitUntilDay(['lundi'])).toEqual({ waitUntil: { on: ['lundi'] } })
  // @ts-expect-error a wait for something ends some time
  expect(waitFor(shop.purchase, {})).toEqual({ waitFor: { event: 'purchase' } })
})
