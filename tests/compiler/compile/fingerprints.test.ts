/** SEMANTICS 29: what changes which fingerprint, and what changes none. */
import { describe, expect, test } from 'vitest'
import type { Address } from '../../../src/ir/address.ts'
import type { Fingerprint } from '../../../src/ir/compiled.ts'
import { compileCleanly, type Files, SHOP } from '../memory-project.ts'

const BASE: Files = {
  ...SHOP,
  'segments.yaml': `
segment: vip
title: VIP
where:
  all:
    - { trait: country, is: KR }
    - { event: purchase, sum: { of: total, atLeast: 100000, last: 90d } }
---
segment: not-vip
where: { not: { segment: vip } }
---
segment: young
where: { trait: age, lessThan: 30 }
`,
  'template.yaml': `
template: hello
channel: email
topic: offers
subject: Hello {{customer.name}}
text: Hello {{links.unsubscribe}}
`,
  'journey.yaml': `
journey: welcome
trigger: { enters: not-vip }
steps: [{ wait: 1d }, { send: hello }]
`,
  'kpi.yaml': 'kpi: revenue\nsum: { event: purchase, of: total }\n',
}

type Prints = ReadonlyMap<Address, Fingerprint>

async function printsOf(files: Files): Promise<Prints> {
  const { objects } = await compileCleanly(files)
  return new Map([...objects].map(([address, { fingerprint }]) => [address, fingerprint]))
}

/** Addresses whose fingerprint of this kind differs after replacing `from` by `to` in one file. */
async function changed(file: string, from: string, to: string, print: keyof Fingerprint) {
  const text = BASE[file] ?? ''
  expect(text).toContain(from)
  const [before, after] = [
    await printsOf(BASE),
    await printsOf({ ...BASE, [file]: text.replace(from, to) }),
  ]
  return [...after.keys()].filter(
    (address) => before.get(address)?.[print] !== after.get(address)?.[print],
  )
}

describe('SEMANTICS 29: no change', () => {
  const before = printsOf(BASE)

  test('comments, formatting, key order and quotes', async () => {
    const files = {
      ...BASE,
      'segments.yaml': `# Our best customers
segment: vip
where: { all: [ { is: 'KR', trait: country },
  # in a quarter
  { sum: { last: "90d", atLeast: 100000, of: total }, event: purchase } ] }
title: VIP
---
segment: young
where:
  lessThan: 30
  trait: age
---
where:
  not:
    segment: vip
segment: not-vip
`,
    }
    expect(await printsOf(files)).toEqual(await before)
  })

  test('moving objects between files', async () => {
    const { 'segments.yaml': segments = '', 'kpi.yaml': kpi = '', ...rest } = BASE
    const files = { ...rest, 'deep/in/folders/everything.yaml': `${kpi}---${segments}` }
    expect(await printsOf(files)).toEqual(await before)
  })

  test('where files and databases are', async () => {
    const config = `${BASE['crm.config.yaml']}database: { schema: other }\nexclude: [seed.ts]\n`
    expect(await printsOf({ ...BASE, 'crm.config.yaml': config })).toEqual(await before)
  })
})

describe('SEMANTICS 29: metadata', () => {
  test.each([
    [
      'segments.yaml',
      'title: VIP',
      'title: Best\ndescription: The best.\ntags: [value]\nowner: growth',
      'segment.vip',
    ],
    [
      'catalog.yaml',
      'country: text',
      'country: { type: text, description: ISO code }',
      'catalog.shop',
    ],
    ['kpi.yaml', 'kpi: revenue', 'kpi: revenue\nunit: KRW', 'kpi.revenue'],
  ])('%s: %s', async (file, from, to, address) => {
    expect(await changed(file, from, to, 'metadata')).toEqual([address])
    expect(await changed(file, from, to, 'written')).toEqual([])
    expect(await changed(file, from, to, 'behaviour')).toEqual([])
  })
})

describe('SEMANTICS 29: equivalent', () => {
  test.each([
    ['segments.yaml', '{ trait: country, is: KR }', '{ trait: country, in: [KR] }', 'segment.vip'],
    [
      'segments.yaml',
      'where: { not: { segment: vip } }',
      'where: { all: [{ not: { segment: vip } }] }',
      'segment.not-vip',
    ],
    ['journey.yaml', 'wait: 1d', 'wait: 1d, id: wait-1', 'journey.welcome'],
    ['catalog.yaml', 'country: text', 'country: { type: text, column: country }', 'catalog.shop'],
    ['template.yaml', 'channel: email', 'class: marketing\nchannel: email', 'template.hello'],
  ])('%s: %s', async (file, from, to, address) => {
    expect(await changed(file, from, to, 'written')).toEqual([address])
    expect(await changed(file, from, to, 'own')).toEqual([])
    expect(await changed(file, from, to, 'behaviour')).toEqual([])
  })
})

describe('SEMANTICS 29: behaviour', () => {
  test('a segment changes what is defined by it, and only its own form is its own', async () => {
    const edit = [
      'segments.yaml',
      '{ trait: country, is: KR }',
      '{ trait: country, is: JP }',
    ] as const
    expect(await changed(...edit, 'own')).toEqual(['segment.vip'])
    expect(await changed(...edit, 'behaviour')).toEqual([
      'journey.welcome',
      'segment.not-vip',
      'segment.vip',
    ])
  })

  test('a column that some read changes those', async () => {
    const edit = [
      'catalog.yaml',
      'total: { type: money',
      'total: { column: amount, type: money',
    ] as const
    expect(await changed(...edit, 'own')).toEqual(['catalog.shop'])
    expect(await changed(...edit, 'behaviour')).toEqual([
      'catalog.shop',
      'journey.welcome',
      'kpi.revenue',
      'segment.not-vip',
      'segment.vip',
    ])
  })

  test('a column that nobody reads changes the catalog alone', async () => {
    const edit = [
      'catalog.yaml',
      'birthday: date',
      'birthday: { type: date, column: born }',
    ] as const
    expect(await changed(...edit, 'behaviour')).toEqual(['catalog.shop'])
  })

  test('a new trait and a new event change the catalog alone', async () => {
    const trait = ['catalog.yaml', 'age: number', 'age: number\n    points: number'] as const
    expect(await changed(...trait, 'behaviour')).toEqual(['catalog.shop'])
    const event = [
      'catalog.yaml',
      'events:',
      'events:\n  visit: { table: visits, customer: who, at: day }',
    ] as const
    expect(await changed(...event, 'behaviour')).toEqual(['catalog.shop'])
  })

  test('who is a customer changes all that reads customers', async () => {
    const edit = [
      'catalog.yaml',
      'property: deleted, is: false',
      'property: deleted, isNot: true',
    ] as const
    expect(await changed(...edit, 'behaviour')).toEqual([
      'catalog.shop',
      'channel.email',
      'journey.welcome',
      'kpi.revenue',
      'segment.not-vip',
      'segment.vip',
      'segment.young',
      'template.hello',
      'topic.offers',
    ])
  })

  test('what a filter of an event reads counts as read', async () => {
    const edit = ['catalog.yaml', 'status: text', 'status: { type: text, column: state }'] as const
    expect(await changed(...edit, 'behaviour')).toContain('kpi.revenue')
  })

  test("the project's plan settings change the project alone", async () => {
    const edit = ['crm.config.yaml', 'name: shop', 'name: shop\nplan: { tolerance: 5% }'] as const
    expect(await changed(...edit, 'behaviour')).toEqual(['project.shop'])
  })

  test('the zone changes what reads local days', async () => {
    const edit = ['crm.config.yaml', 'Asia/Seoul', 'Asia/Tokyo'] as const
    const found = await changed(...edit, 'own')
    expect(found).toContain('segment.vip')
    expect(found).not.toContain('template.hello')
  })

  test('a template changes the journeys that send it', async () => {
    const edit = ['template.yaml', 'text: Hello', 'text: Bye'] as const
    expect(await changed(...edit, 'behaviour')).toEqual(['journey.welcome', 'template.hello'])
  })
})
