/** A2: every field of every `define…` call is found where it was written, through helpers, constants and imports. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { FieldPath } from '../../../src/ir/location.ts'
import { CONFIG, type LoadedFiles, loadFiles } from './load-files.ts'

const FILES = {
  ...CONFIG,
  'catalog.ts': `import { defineCatalog, text, money, number, instant } from 'crm-as-code'
export const shop = defineCatalog('shop', {
  customers: {
    table: 'customers', key: 'id',
    where: { property: 'deleted', is: false },
    traits: { country: text(), age: number({ column: 'years' }), signed: instant() },
  },
  events: { purchase: { table: 'orders', customer: 'c', at: 'at', properties: { total: money('KRW') } } },
}, (tables) => ({
  spent: tables.purchase.sum('totl'),
  is_buyer: tables.purchase.count().atLeast(1),
}))
`,
  'conditions.ts': `import { all } from 'crm-as-code'
import { shop } from './catalog.ts'
export const young = shop.traits.agee.between(20, 29)
export const conditions = { korean: shop.traits.contry.is('KR') }
export function bought(times: number) {
  return all(shop.purchase.count({ lst: '90d' }).atLeast(times))
}
`,
  'segments.ts': `import * as crm from 'crm-as-code'
import { all as every, any, defineSegment as segment, memberOf, not, everyone } from 'crm-as-code'
import { shop } from './catalog.ts'
import { bought, conditions, young as people } from './conditions.ts'

const country = shop.traits.cuntry
const title = '제목'
export const loyal = segment('loyal', {
  title,
  tags: ['a', 'b'],
  where: every(
    shop.purchase
      .where((p) => any(p.categry.is('shoes'), p.total.moreThan(1)))
      .sum('totl', { dys: 90, zone: 'Asia/Seol' })
      .moreThan(100000),
    country.is('KR', { ignoreCas: true }),
    not(memberOf('employes')),
    people,
    conditions.korean,
    bought(3),
    shop.traits['regoin'].iz('x'),
    shop.events.purchse.count().between(1, 5),
    true as boolean ? shop.traits.x.is('y') : everyone(),
    shop.purchase.where((p) => p.a.is('1')).where((p) => p.b.is('2')).count().is(0),
  ),
})
for (const name of ['kr', 'jp']) {
  segment(\`in-\${name}\`, { where: shop.traits.country.is(name), ...{ refresh: 'x' } })
}
crm.defineSegment('spaced', { where: crm.not(crm.memberOf('spacd')) })
const parts = [shop.traits.p.is('1'), shop.traits.q.is('2')]
segment('spread', { where: every(...parts) })
`,
  'messages.ts': `import { defineChannel, defineJourney, defineKpi, defineTemplate, env, enters, file, schedule, send, sum, ratio, count, wait, exit } from 'crm-as-code'
import { shop } from './catalog.ts'
const hi = defineTemplate('hi', {
  channel: 'email', subject: 'Hello {{customer.naem}}', html: file('./hi.html'),
})
defineChannel('email', { via: 'smtp', url: env('SMTP_URL'), address: shop.traits.mail, from: 'x' })
defineJourney('flow', {
  trigger: enters('loyl'),
  steps: [wait('1 day'), send(hi, { expireAfter: 'soon' }), exit('')],
})
defineJourney('weekly', { trigger: schedule('0 99 * * *', { segment: 'vpi', zone: 'Seoul' }), steps: [] })
defineKpi('rate', {
  measure: ratio({ of: sum({ event: shop.purchase, of: 'totl' }), to: count({ event: 'purchse' }) }),
  grain: 'fortnight',
})
`,
  'hi.html': '<p>\n  안녕 {{customer.contry}}</p>\n',
}

let loaded: LoadedFiles
beforeAll(async () => {
  loaded = await loadFiles(FILES)
})

function where(id: string, path: FieldPath, token?: string): string {
  const declaration = loaded.declarations.find((each) => each.id === id)
  if (declaration === undefined) return `nothing declares ${id}`
  const location = declaration.source.locate(path, token)
  return `${location.file}:${location.line} ${loaded.underlined(location)}`
}

describe('A2 positions in TypeScript', () => {
  test('the project loads', () => {
    expect(loaded.problems).toEqual([])
  })

  const first = ['where', 'all', 0] as const
  test.each([
    ['loyal', [], undefined, "segments.ts:8 'loyal'"],
    ['loyal', ['title'], undefined, 'segments.ts:9 title'],
    ['loyal', ['tags', 1], undefined, "segments.ts:10 'b'"],
    ['loyal', ['refresh'], undefined, "segments.ts:8 'loyal'"],
    ['loyal', ['where'], undefined, 'segments.ts:11 where'],
    ['loyal', [...first, 'event'], undefined, 'segments.ts:12 purchase'],
    ['loyal', [...first, 'where', 'any', 0, 'property'], 'categry', 'segments.ts:13 categry'],
    ['loyal', [...first, 'where', 'any', 1, 'moreThan'], undefined, 'segments.ts:13 1'],
    ['loyal', [...first, 'sum', 'of'], 'totl', "segments.ts:14 'totl'"],
    ['loyal', [...first, 'sum', 'dys'], 'dys', 'segments.ts:14 dys'],
    ['loyal', [...first, 'sum', 'zone'], 'Asia/Seol', "segments.ts:14 'Asia/Seol'"],
    ['loyal', [...first, 'sum', 'moreThan'], undefined, 'segments.ts:15 100000'],
    ['loyal', ['where', 'all', 1, 'trait'], 'cuntry', 'segments.ts:6 cuntry'],
    ['loyal', ['where', 'all', 1, 'is'], undefined, "segments.ts:16 'KR'"],
    ['loyal', ['where', 'all', 1, 'ignoreCas'], 'ignoreCas', 'segments.ts:16 ignoreCas'],
    ['loyal', ['where', 'all', 2, 'not', 'segment'], undefined, "segments.ts:17 'employes'"],
    ['loyal', ['where', 'all', 3, 'trait'], 'agee', 'conditions.ts:3 agee'],
    ['loyal', ['where', 'all', 3, 'between', 1], undefined, 'conditions.ts:3 29'],
    ['loyal', ['where', 'all', 4, 'trait'], 'contry', 'conditions.ts:4 contry'],
    ['loyal', ['where', 'all', 5, 'all', 0, 'count', 'lst'], 'lst', 'conditions.ts:6 lst'],
    ['loyal', ['where', 'all', 6, 'trait'], 'regoin', "segments.ts:21 'regoin'"],
    ['loyal', ['where', 'all', 6, 'iz'], 'iz', 'segments.ts:21 iz'],
    ['loyal', ['where', 'all', 7, 'event'], 'purchse', 'segments.ts:22 purchse'],
    ['loyal', ['where', 'all', 7, 'count', 'between', 0], undefined, 'segments.ts:22 1'],
    ['loyal', ['where', 'all', 8, 'trait'], 'x', 'segments.ts:23 x'],
    ['loyal', ['where', 'all', 9, 'where', 'all', 1, 'property'], 'b', 'segments.ts:24 b'],
    ['in-jp', [], undefined, ['segments.ts:28 `in-$', '{name}`'].join('')],
    ['in-jp', ['where', 'trait'], 'country', 'segments.ts:28 country'],
    ['in-jp', ['refresh'], undefined, "segments.ts:28 'x'"],
    ['spaced', ['where', 'not', 'segment'], 'spacd', "segments.ts:30 'spacd'"],
    ['spread', ['where', 'all', 1, 'trait'], 'q', 'segments.ts:31 q'],
    ['shop', ['customers', 'traits', 'age', 'column'], undefined, "catalog.ts:6 'years'"],
    ['shop', ['customers', 'traits', 'age', 'type'], undefined, 'catalog.ts:6 number'],
    ['shop', ['customers', 'where', 'property'], 'deleted', "catalog.ts:5 'deleted'"],
    [
      'shop',
      ['events', 'purchase', 'properties', 'total', 'currency'],
      undefined,
      "catalog.ts:8 'KRW'",
    ],
    ['shop', ['computed', 'spent', 'sum', 'of'], 'totl', "catalog.ts:10 'totl'"],
    ['shop', ['computed', 'is_buyer', 'count', 'atLeast'], undefined, 'catalog.ts:11 1'],
    ['shop', ['computed', 'spent'], 'spent', 'catalog.ts:10 spent'],
    ['hi', ['subject'], 'customer.naem', 'messages.ts:4 customer.naem'],
    ['hi', ['html'], 'customer.contry', 'hi.html:2 customer.contry'],
    ['hi', ['html'], undefined, 'messages.ts:4 html'],
    ['email', ['url', 'env'], undefined, "messages.ts:6 'SMTP_URL'"],
    ['email', ['address'], 'mail', 'messages.ts:6 mail'],
    ['flow', ['trigger', 'enters'], 'loyl', "messages.ts:8 'loyl'"],
    ['flow', ['steps', 0, 'wait'], undefined, "messages.ts:9 '1 day'"],
    ['flow', ['steps', 1, 'send'], undefined, 'messages.ts:9 hi'],
    ['flow', ['steps', 1, 'expireAfter'], undefined, "messages.ts:9 'soon'"],
    ['flow', ['steps', 2, 'exit'], undefined, "messages.ts:9 ''"],
    ['weekly', ['trigger', 'schedule'], undefined, "messages.ts:11 '0 99 * * *'"],
    ['weekly', ['trigger', 'segment'], 'vpi', "messages.ts:11 'vpi'"],
    ['weekly', ['trigger', 'zone'], 'Seoul', "messages.ts:11 'Seoul'"],
    ['rate', ['ratio', 'of', 'sum', 'of'], 'totl', "messages.ts:13 'totl'"],
    ['rate', ['ratio', 'to', 'count', 'event'], 'purchse', "messages.ts:13 'purchse'"],
    ['rate', ['grain'], undefined, "messages.ts:14 'fortnight'"],
  ])('%s %j %s', (id, path, token, expected) => {
    expect(where(id, path, token)).toBe(expected)
  })
})
