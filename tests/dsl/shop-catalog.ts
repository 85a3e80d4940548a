/** One catalog with a column of every type, for the tests of the TypeScript language. */
import {
  boolean,
  date,
  defineCatalog,
  instant,
  list,
  money,
  number,
  text,
} from '../../src/dsl/index.ts'

export const shop = defineCatalog('shop', {
  customers: {
    table: 'customers',
    key: 'id',
    where: { property: 'deleted', is: false },
    traits: {
      email: text(),
      country: text({ column: 'country_code' }),
      tier: text({ column: 'attributes', path: ['plan', 'tier'] }),
      age: number(),
      spent: money('KRW'),
      vip: boolean(),
      birthday: date(),
      signed_up_at: instant(),
      tags: list('text'),
      scores: list('number', { column: 'scores' }),
    },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: 'ordered_at',
      properties: {
        total: money('KRW'),
        order_id: text({ column: 'id' }),
        category: text(),
        gift: boolean(),
        labels: list('text'),
      },
    },
    visit: { table: 'visits', customer: 'customer_id', at: { column: 'at', zone: 'Asia/Seoul' } },
    traits: { table: 'trait_changes', customer: 'customer_id', at: 'at' },
  },
  kept: {
    traits: { stage: text(), score: number(), asked_on: date(), told: boolean() },
    events: { declined: { reason: text() } },
  },
})
