/** A written condition in, its IR and every report out, over the shop's catalog. */

import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { resolveCondition } from '../../../src/compiler/language/conditions/table.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Json } from '../../../src/ir/json.ts'
import type { Topic } from '../../../src/ir/topic.ts'

export const SHOP: Catalog = {
  id: 'shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: {
      country: { type: 'text', column: 'country' },
      name: { type: 'text', column: 'full_name' },
      age: { type: 'number', column: 'age' },
      spent: { type: 'money', column: 'spent', currency: 'KRW' },
      vip: { type: 'boolean', column: 'vip' },
      birthday: { type: 'date', column: 'birthday' },
      signed_up_at: { type: 'instant', column: 'signed_up_at' },
      tags: { type: 'list', of: 'text', column: 'tags' },
      scores: { type: 'list', of: 'number', column: 'scores' },
      tier: { type: 'text', column: 'tier', history: 'tier history' },
      joined_on: { type: 'date', column: 'joined_on', history: 'joined history' },
      plan: { type: 'text', column: 'attributes', path: ['plan', 'tier'] },
    },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'ordered_at' },
      id: 'id',
      model: {
        purchases: { zone: 'UTC', r: '0.243', alpha: '4.414', a: '0.793', b: '2.426' },
        spend: { property: 'total', p: '6.25', q: '3.74', v: '15440' },
      },
      properties: {
        total: { type: 'money', column: 'total', currency: 'KRW' },
        category: { type: 'text', column: 'category' },
        due: { type: 'date', column: 'due' },
        lines: { type: 'list', of: 'text', column: 'lines' },
      },
    },
    add_to_cart: {
      table: 'carts',
      customer: 'customer_id',
      at: { column: 'added_at', zone: 'Asia/Seoul' },
      properties: {},
    },
  },
}

await CATALOG_DIALECT.rawSql.start()

const FILES = new Map([
  ['listed.csv', { shown: 'listed.csv', text: 'key,name\n1,a\n' }],
  ['long.csv', { shown: 'long.csv', text: `key\n${'1\n'.repeat(100_001)}` }],
])

const OPTED_IN: Condition = { kind: 'trait', trait: 'vip', test: { op: 'isSet' } }
const TOPICS: ReadonlyMap<string, Topic> = new Map([
  ['offers', { id: 'offers', consent: { default: OPTED_IN } }],
  ['news', { id: 'news', consent: { email: OPTED_IN, sms: OPTED_IN } }],
])

export interface Resolved {
  readonly condition: Condition | undefined
  /** `CRM3102 where.trait: There is no trait "contry" | Did you mean "country"?` */
  readonly reports: readonly string[]
}

export function resolveWith(written: Json, zone = 'Asia/Seoul', timeless = false): Resolved {
  const reports: string[] = []
  const condition = resolveCondition(written, ['where'], {
    catalog: SHOP,
    zone,
    timeless,
    segmentIds: new Set(['employees', 'vip']),
    files: FILES,
    topics: TOPICS,
    report: (code, path, { message, fix }) =>
      reports.push(`${code} ${path.join('.')}: ${message}${fix === undefined ? '' : ` | ${fix}`}`),
  })
  return { condition, reports }
}
