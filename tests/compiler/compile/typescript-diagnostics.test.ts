/** A2: mistakes in TypeScript are pointed at as exactly as those in YAML, all of them in one run. */
import { describe, expect, test } from 'vitest'
import { compileOnDisk } from '../disk-project.ts'
import { describe as describeAll } from '../memory-project.ts'

const FILES = {
  'crm.config.ts': `import { defineConfig } from 'crm-as-code'

export default defineConfig({ name: 'shop', zone: 'Asia/Seoul', plan: { tolerance: '200%' } })
`,
  'catalog.ts': `import { boolean, defineCatalog, text } from 'crm-as-code'

export const shop = defineCatalog('shop', {
  customers: { table: 'customers', key: 'id', traits: { email: text(), country: text(), vip: boolean() } },
})
`,
  'objects.ts': `import { defineChannel, defineJourney, defineSegment, defineTemplate, enters, file, memberOf, send, wait } from 'crm-as-code'
import { shop } from './catalog.ts'

defineSegment('a', { where: memberOf('b') })
defineSegment('b', { where: memberOf('a') })
defineSegment('c', { were: shop.traits.country.is('KR') })
const vip = defineSegment('vip', { where: shop.traits.vop.is(true) })
const email = defineChannel('email', { via: 'outbox', address: shop.traits.email, from: 'Shop <a@b.example>' })
const hello = defineTemplate('hello', {
  channel: email, class: 'service', subject: 'Hello',
  text: \`Dear friend,
    {{customer.contry}}
  \`,
})
defineTemplate('bye', { channel: 'emial', class: 'service', subject: 'Bye', html: file('./bye.html') })
defineJourney('j', {
  trigger: enters(vip),
  steps: [wait('1 d'), send(hello), send(hello), send('buy')],
})
`,
  'bye.html': '<p>\n  {{customer.emial}}\n</p>\n',
}

describe('A2: diagnostics in TypeScript', () => {
  test('each mistake is said once, at its place', async () => {
    const { diagnostics } = await compileOnDisk(FILES)
    expect(describeAll(diagnostics)).toEqual([
      'bye.html:2:5 CRM3011 There is no trait "emial" for `customer.emial` in line 2 of `html`. Did you mean "email"?',
      'crm.config.ts:3:84 CRM3009 "200%" is not a percentage from 0% to 100%. Write a number and the sign, such as "10%".',
      'objects.ts:4:38 CRM3005 Segment "a" is defined by itself: a → b → a. Take out one of these references; the other is at objects.ts:5:38.',
      'objects.ts:6:22 CRM2001 "were" is not a field here. Did you mean "where"?',
      'objects.ts:7:55 CRM3102 There is no trait "vop". Did you mean "vip"?',
      'objects.ts:12:7 CRM3011 There is no trait "contry" for `customer.contry` in line 2 of `text`. Did you mean "country"?',
      'objects.ts:15:34 CRM3001 There is no channel "emial". Did you mean "email"?',
      'objects.ts:18:16 CRM3008 "1 d" is not a duration. Write numbers with units, such as "30d", "36h" or "1y6mo".',
      'objects.ts:18:42 CRM3015 Two steps have the id "hello". Give this step an `id` of its own.',
      'objects.ts:18:55 CRM3001 There is no template "buy". Did you mean "bye"?',
    ])
  })
})
