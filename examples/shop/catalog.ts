/** What the shop's own tables hold: names here are the names segments, templates and KPIs may use. */
import { boolean, date, defineCatalog, file, instant, list, money, number, text } from 'crm-as-code'

const campaign = { utm_source: text(), utm_medium: text(), utm_campaign: text(), referrer: text() }
const place = { country: text(), city: text() }
const device = { device: text(), browser: text(), os: text() }
const product = { sku: text(), product: text(), category: text(), price: money('KRW') }

export const shop = defineCatalog(
  'shop',
  {
    title: '쇼핑몰',
    customers: {
      table: 'customers',
      key: { column: 'id', type: 'integer' },
      traits: {
        email: text(),
        name: text(),
        phone: text(),
        country: text(),
        city: text(),
        birthday: date(),
        signed_up_at: instant(),
        marketing_consent: boolean(),
        consented_at: instant(),
        // The day of it in Seoul, as messages name it.
        consented_on: date(),
        email_bounced: boolean(),
        points: number(),
        interests: list('text'),
        tier: text({ column: 'attributes', path: ['plan', 'tier'] }),
      },
    },
    events: {
      purchase: {
        table: 'orders',
        customer: 'customer_id',
        at: 'ordered_at',
        id: 'id',
        where: { property: 'status', is: 'paid' },
        // Fitted with: crm model fit purchase --value total --as-of 2026-11-02T00:00:00Z --until 2026-11-01 --out models/purchase.json
        model: file('./models/purchase.json'),
        properties: {
          order_id: number({ column: 'id' }),
          status: text(),
          total: money('KRW'),
          items: number(),
          sku: text(),
          product: text(),
          category: text(),
        },
      },
      complaint: {
        table: 'complaints',
        customer: 'customer_id',
        at: 'opened_at',
        id: 'id',
        properties: { status: text(), order_id: number() },
      },
      page_view: {
        table: 'web_events',
        customer: 'customer_id',
        at: 'at',
        id: 'id',
        where: { property: 'name', is: 'page_view' },
        properties: { name: text(), path: text(), ...product, ...campaign, ...place, ...device },
      },
      search: {
        table: 'web_events',
        customer: 'customer_id',
        at: 'at',
        id: 'id',
        where: { property: 'name', is: 'search' },
        properties: { name: text(), search_keyword: text(), ...campaign, ...place, ...device },
      },
      add_to_cart: {
        table: 'web_events',
        customer: 'customer_id',
        at: 'at',
        id: 'id',
        where: { property: 'name', is: 'add_to_cart' },
        properties: { name: text(), path: text(), ...product, ...campaign, ...place, ...device },
      },
      // Whoever clicks a link of our mail arrives with its UTM tags.
      mail_click: {
        table: 'web_events',
        customer: 'customer_id',
        at: 'at',
        id: 'id',
        where: {
          all: [
            { property: 'name', is: 'page_view' },
            { property: 'utm_source', is: 'crm' },
          ],
        },
        properties: { name: text(), utm_source: text(), utm_campaign: text() },
      },
    },
    web: { event: 'page_view', url: 'path' },
    engagement: ['mail_click'],
    smart: {
      purchase: { event: 'purchase', total: 'total' },
      cart: 'add_to_cart',
      signedUp: 'signed_up_at',
    },
  },
  ({ purchase }) => ({
    last_order_at: purchase.lastAt(),
    last_product: purchase.lastValue('product'),
    // When this customer is expected to buy again, by their own cycle, and when they are likely lost.
    next_order_on: purchase.nextExpected(),
    churns_on: purchase.churnsOn(),
  }),
)
