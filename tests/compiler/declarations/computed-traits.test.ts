/** Computed traits as written: both syntaxes, what they are and read, whom a change of one concerns, and what is refused. */
import { describe, expect, test } from 'vitest'
import type { Address } from '../../../src/ir/address.ts'
import { compileCleanlyOnDisk } from '../disk-project.ts'
import { compileCleanly, diagnose, type Files, SHOP } from '../memory-project.ts'

const COMPUTED = `computed:
  lifetime_value: { event: purchase, sum: { of: total } }
  spent_lately: { event: purchase, where: { property: category, is: shoes }, sum: { of: total, last: 30d } }
  orders: { event: purchase, count: {} }
  last_order_at: { event: purchase, lastAt: {} }
  next_order_on: { event: purchase, nextExpected: {} }
  is_loyal: { all: [{ trait: lifetime_value, atLeast: 100000 }, { trait: country, is: KR }] }
`
const CATALOG = `${SHOP['catalog.yaml']}${COMPUTED}`

const PROJECT: Files = {
  ...SHOP,
  'catalog.yaml': CATALOG,
  'segments.yaml': `
segment: valuable
where: { trait: lifetime_value, atLeast: 100000 }
---
segment: loyal
where: { trait: is_loyal, is: true }
---
segment: lately
where: { trait: spent_lately, moreThan: 0 }
---
segment: korean
where: { trait: country, is: KR }
`,
  'template.yaml': `
template: hello
channel: email
topic: offers
subject: Hello
text: You spent {{customer.spent_lately}} {{links.unsubscribe}}
`,
}

describe('computed traits', () => {
  test('S3: a comparison of one is the condition over events, and keeps its name', async () => {
    const { objects } = await compileCleanly(PROJECT)
    const valuable = objects.get('segment.valuable')
    expect(valuable?.canonical).toMatchObject({
      where: {
        kind: 'trait',
        trait: 'lifetime_value',
        test: { op: 'atLeast', value: { type: 'money', value: '100000' } },
        means: { kind: 'event', event: 'purchase', measure: { fn: 'sum', of: 'total' } },
      },
    })
    expect(valuable?.program).toMatchObject({
      sentence: 'Customers where lifetime_value is at least 100000 KRW.',
    })
    expect(valuable?.catalogReads).toEqual({
      traits: ['lifetime_value'],
      events: [{ event: 'purchase', properties: ['total'] }],
    })
  })

  test('SEMANTICS 29: counts compare in one form, and isNot false is is true', async () => {
    const spell = (a: string, b: string) =>
      compileCleanly({
        ...PROJECT,
        'segments.yaml': `segment: a\nwhere: ${a}\n---\nsegment: b\nwhere: ${b}\n`,
      })
    const pairs = [
      ['{ trait: orders, moreThan: 2 }', '{ trait: orders, atLeast: 3 }'],
      ['{ trait: is_loyal, isNot: false }', '{ trait: is_loyal, is: true }'],
    ] as const
    for (const [a, b] of pairs) {
      const { objects } = await spell(a, b)
      const [first, second] = (['segment.a', 'segment.b'] as const).map((each) =>
        JSON.stringify(objects.get(each)?.canonical),
      )
      expect(first).toBe(second)
    }
  })

  const changed = async (from: string, to: string) => {
    expect(CATALOG).toContain(from)
    const before = await compileCleanly(PROJECT)
    const after = await compileCleanly({ ...PROJECT, 'catalog.yaml': CATALOG.replace(from, to) })
    const print = (project: typeof before, address: Address) =>
      project.objects.get(address)?.fingerprint.behaviour
    return [...after.objects.keys()].filter(
      (address) => print(before, address) !== print(after, address),
    )
  }

  test('SEMANTICS 28: a changed definition changes its readers, also through another and in templates', async () => {
    expect(await changed('sum: { of: total } }', 'sum: { of: total, last: 1y } }')).toEqual([
      'catalog.shop',
      'segment.loyal',
      'segment.valuable',
    ])
    expect(await changed('last: 30d', 'last: 60d')).toEqual([
      'catalog.shop',
      'segment.lately',
      'template.hello',
    ])
  })

  test('SEMANTICS 28: a change of a column it reads changes its readers', async () => {
    const changes = await changed(
      '      category: text',
      '      category: { type: text, column: kind }',
    )
    expect(changes).toEqual(['catalog.shop', 'segment.lately', 'template.hello'])
  })

  test('A1: TypeScript and YAML are one object', async () => {
    const config = 'name: shop\nzone: Asia/Seoul\n'
    const yaml = await compileCleanlyOnDisk({ 'crm.config.yaml': config, 'catalog.yaml': YAML })
    const typescript = await compileCleanlyOnDisk({
      'crm.config.yaml': config,
      'catalog.ts': TYPESCRIPT,
    })
    expect(JSON.stringify([...typescript.objects])).toBe(JSON.stringify([...yaml.objects]))
  })
})

const YAML = `catalog: shop
customers: { table: customers, key: id, traits: { country: text } }
events: { purchase: { table: orders, customer: customer_id, at: ordered_at, properties: { total: { type: money, currency: KRW } } } }
computed:
  lifetime_value: { event: purchase, sum: { of: total } }
  next_order_on: { event: purchase, nextExpected: { cycles: 2 } }
  is_korean_buyer: { all: [{ event: purchase, count: { atLeast: 1 } }, { trait: country, is: KR }] }
---
segment: valuable
where: { all: [{ trait: lifetime_value, atLeast: 100000 }, { trait: next_order_on, inNext: 7d }, { trait: is_korean_buyer, is: true }] }
`
const TYPESCRIPT = `import { all, defineCatalog, defineSegment, money, text } from 'crm-as-code'
const shop = defineCatalog('shop', {
  customers: { table: 'customers', key: 'id', traits: { country: text() } },
  events: { purchase: { table: 'orders', customer: 'customer_id', at: 'ordered_at', properties: { total: money('KRW') } } },
}, (tables) => ({
  lifetime_value: tables.purchase.sum('total'),
  next_order_on: tables.purchase.nextExpected({ cycles: 2 }),
  is_korean_buyer: all(tables.purchase.count().atLeast(1), tables.traits.country.is('KR')),
}))
defineSegment('valuable', {
  where: all(
    shop.traits.lifetime_value.atLeast(100000),
    shop.traits.next_order_on.inNext('7d'),
    shop.traits.is_korean_buyer.is(true),
  ),
})
`

describe('computed traits that are refused', () => {
  const MISTAKES: readonly (readonly [string, string, string])[] = [
    [
      'an unknown property',
      'a: { event: purchase, sum: { of: totl } }',
      'CRM3104 There is no property "totl". Did you mean "total"?',
    ],
    [
      'the name of a column',
      'country: { event: purchase, count: {} }',
      'CRM3020 There is a column called "country" already. Give the computed trait another name.',
    ],
    [
      'itself',
      'a: { trait: b, is: true }\n  b: { not: { trait: a, is: true } }',
      'CRM3020 Trait "a" is computed from itself: a → b → a. Take out one of these references.',
    ],
    [
      'a segment',
      'a: { segment: vip }',
      'CRM3020 A computed trait cannot read segment "vip". Write its condition here: segments read the catalog, not the other way round.',
    ],
    [
      'what other tables hold',
      'a: { not: { message: sent, count: { atLeast: 1 } } }',
      'CRM3020 A computed trait reads traits and events, and not what `message` does. Write this condition in a segment.',
    ],
    [
      'what follows from another mistake is not said',
      'a: { event: purchase, sum: { of: totl } }\n  b: { trait: a, atLeast: 1 }',
      'CRM3104 There is no property "totl". Did you mean "total"?',
    ],
  ]
  test.each(MISTAKES)('%s', async (_, written, expected) => {
    const found = await diagnose({
      'catalog.yaml': `${SHOP['catalog.yaml']}computed:\n  ${written}\n`,
      'vip.yaml': 'segment: vip\nwhere: { trait: country, is: KR }\n',
    })
    expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual([expected])
  })

  test.each([
    ['{ trait: orders, isSet: true }', /^CRM3107 trait "orders" is never missing/],
    ['{ trait: is_loyal, isUnset: true }', /^CRM3107 trait "is_loyal" is never missing/],
    ['{ trait: lifetime_valu, atLeast: 1 }', /^CRM3102 .*Did you mean "lifetime_value"/],
    ['{ trait: next_order_on, contains: x }', /^CRM3107 contains does not compare/],
    [
      '{ event: purchase, count: { atLeast: 1, relativeTo: { trait: last_order_at, from: 0d, to: 7d } } }',
      /^CRM3113 trait "last_order_at" is computed/,
    ],
  ])('%s', async (where, expected) => {
    const found = await diagnose({
      'catalog.yaml': CATALOG,
      'a.yaml': `segment: a\nwhere: ${where}\n`,
    })
    expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      expect.stringMatching(expected),
    ])
  })
})
