/** S7, S10: the short forms stand for ordinary conditions, whichever syntax they are written in, and say what does not fit. */
import { describe, expect, test } from 'vitest'
import { SMART_GROUP_NAMES } from '../../../src/compiler/language/shorthands/smart-groups.ts'
import { urlPattern } from '../../../src/compiler/language/shorthands/url-pattern.ts'
import { compileCleanlyOnDisk } from '../disk-project.ts'
import { compileCleanly, diagnose } from '../memory-project.ts'

const CONFIG = 'name: shop\nzone: Asia/Seoul\n'
const TABLES = `catalog: shop
customers: { table: customers, key: id, traits: { country: text, signed_up_at: instant } }
events:
  purchase: { table: orders, customer: c, at: at, properties: { total: { type: money, currency: KRW }, note: text } }
  add_to_cart: { table: carts, customer: c, at: at }
  page_view:
    table: views
    customer: c
    at: at
    properties: { path: text, referrer: text, utm_source: text, utm_campaign: text, keyword: text, country: text, city: text, device: text, browser: text, os: text }
`
const CATALOG = `${TABLES}web: { event: page_view, url: path }
smart: { purchase: { event: purchase, total: total }, cart: add_to_cart, signedUp: signed_up_at }
`

async function canonicalOf(where: string): Promise<string> {
  const { objects } = await compileCleanly({
    'crm.config.yaml': CONFIG,
    'catalog.yaml': CATALOG,
    'a.yaml': `segment: a\nwhere: ${where}\n`,
  })
  return JSON.stringify(objects.get('segment.a')?.canonical)
}

async function found(where: string, catalog = CATALOG): Promise<readonly string[]> {
  const files = { 'catalog.yaml': catalog, 'channel.yaml': '', 'topic.yaml': '' }
  return diagnose({ ...files, 'a.yaml': `segment: a\nwhere: ${where}\n` })
}

describe('S7: web', () => {
  const PAIRS: readonly (readonly [group: string, short: string, long: string])[] = [
    [
      'page goal by URL pattern',
      "{ web: { page: '/products/*' }, count: { atLeast: 3, days: 30 } }",
      `{ event: page_view, where: { property: path, matches: '${urlPattern('/products/*')}' }, count: { atLeast: 3, days: 30 } }`,
    ],
    [
      'traffic by UTM',
      '{ web: { utm_source: { contains: crm }, utm_campaign: [a, b] }, count: { atLeast: 1 } }',
      '{ event: page_view, where: { all: [{ property: utm_source, contains: crm }, { property: utm_campaign, in: [a, b] }] }, count: { atLeast: 1 } }',
    ],
    [
      'traffic by referrer and search keyword',
      '{ web: { referrer: { contains: naver.com }, keyword: { startsWith: shoe, ignoreCase: true } }, count: { atLeast: 1 } }',
      '{ event: page_view, where: { all: [{ property: referrer, contains: naver.com }, { property: keyword, startsWith: shoe, ignoreCase: true }] }, count: { atLeast: 1 } }',
    ],
    [
      'country and city',
      '{ web: { country: KR, city: { isNot: Seoul } }, distinct: { of: path, atLeast: 2 } }',
      '{ event: page_view, where: { all: [{ property: country, is: KR }, { property: city, isNot: Seoul }] }, distinct: { of: path, atLeast: 2 } }',
    ],
    [
      'device, browser, OS',
      '{ web: { device: mobile, browser: Chrome, os: [iOS, Android] }, daysSinceLast: { atMost: 7 } }',
      '{ event: page_view, where: { all: [{ property: device, is: mobile }, { property: browser, is: Chrome }, { property: os, in: [iOS, Android] }] }, daysSinceLast: { atMost: 7 } }',
    ],
    ['any page view', '{ web: {}, count: { is: 0 } }', '{ event: page_view, count: { is: 0 } }'],
  ]
  test.each(PAIRS)('%s', async (_, short, long) => {
    expect(await canonicalOf(short)).toBe(await canonicalOf(long))
  })

  test.each([
    ['/products/*', ['/products/1', 'https://shop.example/products/1?utm=a', '/products/a/'], true],
    ['/products/*', ['/products/', '/products/1/reviews', '/x/products/1', '/product/1'], false],
    ['/cart/**', ['/cart/', '/cart/a/b?c'], true],
    ['/', ['/', 'https://shop.example/', '/?a=1#b'], true],
    ['/', ['/a'], false],
    ['/a.b', ['/a.b', '/a.b/'], true],
    ['/a.b', ['/axb'], false],
    ['https://shop.example/**', ['https://shop.example/a'], true],
    ['*.example/a', ['b.example/a'], true],
  ])('%s of %j: %s', (pattern, urls, expected) => {
    const regex = new RegExp(urlPattern(pattern), 'su')
    expect(urls.filter((url) => regex.test(url) !== expected)).toEqual([])
  })

  test('mistakes are told at the field that has them', async () => {
    expect(await found('{ web: { utm_medium: email }, count: { atLeast: 1 } }')).toEqual([
      'a.yaml:2:17 CRM3160 Of a page view, `utm_medium` is not known: event page_view has no such property. Name the property in the catalog: `web: { event: page_view, utm_medium: … }`.',
    ])
    expect(await found('{ web: { city: { matches: "(" } }, count: { atLeast: 1 } }')).toEqual([
      expect.stringMatching(/^a\.yaml:2:\d+ CRM3114 /),
    ])
    expect(await found('{ web: { city: Seoul }, count: { atLeast: x } }')).toHaveLength(1)
    expect(await found('{ web: { city: Seoul }, count: { atLeast: 1 } }', TABLES)).toEqual([
      expect.stringContaining('CRM3160 The catalog does not say which event is a page view'),
    ])
    expect(await found('{ all: [] }', `${TABLES}web: { event: page_view, url: pat }\n`)).toEqual([
      expect.stringContaining('CRM3104 There is no property "pat". Did you mean "path"?'),
    ])
  })
})

describe('S10: smart groups', () => {
  test('every group compiles to ordinary conditions, with every threshold written out', async () => {
    for (const name of SMART_GROUP_NAMES) {
      const canonical = await canonicalOf(`{ smart: ${name} }`)
      expect([name, canonical.includes('smart')]).toEqual([name, false])
    }
    expect(await canonicalOf('{ smart: vip }')).toBe(
      await canonicalOf(
        '{ rank: { event: purchase, sum: { of: total, last: 365d } }, quantile: 10, of: 10, among: { event: purchase, count: { atLeast: 1, last: 365d } } }',
      ),
    )
    expect(await canonicalOf('{ smart: prospect }')).toBe(
      await canonicalOf(
        '{ all: [{ event: purchase, count: { is: 0 } }, { any: [{ trait: signed_up_at, isSet: true }, { event: add_to_cart, count: { atLeast: 1 } }] }] }',
      ),
    )
  })

  test('cells of the RFM grid', async () => {
    expect(await canonicalOf('{ rfm: { recency: [4, 5], monetary: 5 } }')).toBe(
      await canonicalOf(
        '{ all: [{ rank: { event: purchase, lastAt: {} }, quantile: [4, 5], of: 5 }, { rank: { event: purchase, sum: { of: total } }, quantile: 5, of: 5, among: { event: purchase, count: { atLeast: 1 } } }] }',
      ),
    )
  })

  test('mistakes are told once', async () => {
    expect(await found('{ smart: vpi }')).toEqual([expect.stringMatching(/^a\.yaml:2:\d+ CRM\d+ /)])
    expect(await found('{ smart: vip }', TABLES)).toEqual([
      expect.stringContaining('CRM3161 The catalog does not say what a purchase is'),
    ])
    expect(await found('{ rfm: { recency: [5, 4] } }')).toEqual([
      expect.stringMatching(/^a\.yaml:2:\d+ CRM\d+ /),
    ])
    expect(
      await found(
        '{ all: [] }',
        `${TABLES}smart: { purchase: { event: purchase, total: note } }\n`,
      ),
    ).toEqual([expect.stringContaining('CRM3016 Property "note" is a text')])
  })
})

test('A1: TypeScript and YAML are one object', async () => {
  const yaml = await compileCleanlyOnDisk({
    'crm.config.yaml': CONFIG,
    'catalog.yaml': `catalog: shop
customers: { table: customers, key: id, traits: {} }
events:
  purchase: { table: orders, customer: c, at: at, properties: { total: money } }
  page_view: { table: views, customer: c, at: at, properties: { path: text, utm_source: text, device: text } }
web: { event: page_view, url: path }
smart: { purchase: { event: purchase, total: total } }
---
segment: a
where:
  all:
    - { web: { page: ['/a', '/b/*'], utm_source: { contains: crm }, device: [mobile, tablet] }, count: { atLeast: 1, last: 90d } }
    - { smart: likely-vip }
    - { rfm: { recency: 5, frequency: [2, 3] } }
`,
  })
  const typescript = await compileCleanlyOnDisk({
    'crm.config.yaml': CONFIG,
    'catalog.ts': `import { all, defineCatalog, defineSegment, money, rfm, smart, text, web } from 'crm-as-code'
export const shop = defineCatalog('shop', {
  customers: { table: 'customers', key: 'id', traits: {} },
  events: {
    purchase: { table: 'orders', customer: 'c', at: 'at', properties: { total: money() } },
    page_view: { table: 'views', customer: 'c', at: 'at', properties: { path: text(), utm_source: text(), device: text() } },
  },
  web: { event: 'page_view', url: 'path' },
  smart: { purchase: { event: 'purchase', total: 'total' } },
})
defineSegment('a', {
  where: all(
    web({ page: ['/a', '/b/*'], utm_source: { contains: 'crm' }, device: ['mobile', 'tablet'] }).count({ last: '90d' }).atLeast(1),
    smart('likely-vip'),
    rfm({ recency: 5, frequency: [2, 3] }),
  ),
})
`,
  })
  expect(JSON.stringify([...typescript.objects])).toBe(JSON.stringify([...yaml.objects]))
})
