/** Which tables hold customers and events, and what their columns are called here. */
import { boolean, date, defineCatalog, instant, money, text } from 'crm-as-code'

export const shop = defineCatalog('shop', {
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: {
      email: text(),
      name: text(),
      country: text(),
      birthday: date(),
      signed_up_at: instant(),
      marketing_consent: boolean(),
      email_bounced: boolean(),
    },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: 'ordered_at',
      id: 'id',
      properties: { total: money('KRW'), category: text() },
    },
  },
})
