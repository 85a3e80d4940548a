/** A web shop's customers, page views and orders, as a script and the catalog over them (S7). */
import { WEB_FIELD_NAMES } from '../../../src/compiler/language/shorthands/web-fields.ts'
import type { Catalog, Column } from '../../../src/ir/catalog.ts'

export const AS_OF = '2026-03-31T00:00:00Z'

/** `url` is this shop's `path`; the others have the conventional names. */
const FIELDS = WEB_FIELD_NAMES.map((name) => (name === 'url' ? 'path' : name))
const textColumn = (column: string): Column => ({ type: 'text', column })

export const CATALOG: Catalog = {
  id: 'web-shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: { grade: textColumn('grade') },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'at' },
      where: {
        kind: 'property',
        property: 'status',
        test: { op: 'is', value: { type: 'text', value: 'paid' } },
      },
      properties: { status: textColumn('status') },
    },
    page_view: {
      table: 'page_views',
      customer: 'customer_id',
      at: { column: 'at' },
      properties: Object.fromEntries(FIELDS.map((name) => [name, textColumn(name)])),
    },
  },
  web: {
    event: 'page_view',
    properties: Object.fromEntries(
      WEB_FIELD_NAMES.map((name) => [name, name === 'url' ? 'path' : name]),
    ),
  },
}

interface View {
  readonly by: number
  readonly at: string
  readonly of?: Readonly<Record<string, string>>
}

const crm = (by: number, at: string, source = 'crm'): View => ({
  by,
  at,
  of: { path: '/', utm_source: source },
})

const IPHONE = { device: 'mobile', browser: 'Safari', os: 'iOS' }
const SEOUL = { country: 'KR', city: 'Seoul' }
const FROM_NAVER = {
  referrer: 'https://search.naver.com/search?q=1',
  keyword: '운동화 추천',
  utm_campaign: 'spring',
}
const SHOES = { path: '/products/7', ...SEOUL, ...IPHONE, ...FROM_NAVER }

/** Customers to 12 are those of the case to carry. */
const VIEWS: readonly View[] = [
  crm(1, '2026-03-21T00:00:00Z', 'crm_mail'),
  crm(2, '2026-03-21T00:00:00Z'),
  crm(3, '2026-03-21T00:00:00Z', 'naver'),
  crm(4, '2025-12-31T00:00:00Z', 'my-crm-2'),
  crm(5, '2025-12-30T23:59:59Z'),
  crm(6, '2026-03-21T00:00:00Z', 'CRM'),
  { by: 7, at: '2026-03-21T00:00:00Z' },
  crm(8, '2026-03-21T00:00:00Z'),
  crm(9, '2026-03-31T00:00:01Z'),
  crm(10, '2026-03-31T00:00:00Z'),
  { by: 11, at: '2026-03-21T00:00:00Z', of: { utm_source: 'mail', utm_campaign: 'crm' } },
  crm(12, '2026-03-21T00:00:00Z'),
  { by: 21, at: '2026-03-10T00:00:00Z', of: SHOES },
  { by: 21, at: '2026-03-20T00:00:00Z', of: SHOES },
  { by: 21, at: '2026-03-30T00:00:00Z', of: SHOES },
  {
    by: 22,
    at: '2026-03-20T00:00:00Z',
    of: {
      path: 'https://shop.example/products/8?utm=a',
      country: 'KR',
      city: 'Busan',
      device: 'desktop',
      browser: 'Chrome',
      os: 'Windows',
      referrer: 'https://google.com/',
      keyword: 'Leather BAG',
    },
  },
  {
    by: 23,
    at: '2026-03-20T00:00:00Z',
    of: {
      path: '/products/7/reviews',
      country: 'JP',
      city: 'Tokyo',
      device: 'tablet',
      browser: 'Chrome',
      os: 'Android',
      utm_campaign: 'sale',
    },
  },
  { by: 24, at: '2026-03-29T00:00:00Z' },
  {
    by: 26,
    at: '2026-03-20T00:00:00Z',
    of: { path: '/Products/7', country: 'KR', device: 'mobile', browser: 'Samsung', os: 'Android' },
  },
  { by: 27, at: '2026-03-01T00:00:00Z', of: { path: '/', ...IPHONE } },
  {
    by: 27,
    at: '2026-03-02T00:00:00Z',
    of: { path: '/', device: 'desktop', browser: 'Chrome', os: 'macOS' },
  },
]

const quoted = (value: string | undefined) => (value === undefined ? 'null' : `'${value}'`)
const viewRows = VIEWS.map(
  ({ by, at, of = {} }) => `(${by}, '${at}', ${FIELDS.map((name) => quoted(of[name])).join(', ')})`,
)

export const TABLES = `
  create table customers (id integer primary key, grade text);
  insert into customers select generate_series(1, 12);
  insert into customers values (21, 'silver'), (22, 'gold'), (23, 'silver'), (24, null), (25, null), (26, 'gold'), (27, null);
  create table page_views (customer_id integer, at timestamptz, ${FIELDS.map((name) => `${name} text`).join(', ')});
  insert into page_views values ${viewRows.join(', ')};
  create table orders (customer_id integer, at timestamptz, status text);
  insert into orders values (2, '2026-03-26T00:00:00Z', 'paid'), (8, '2025-12-21T00:00:00Z', 'paid'),
    (10, '2026-03-26T00:00:00Z', 'cancelled'), (12, '2025-12-31T00:00:00Z', 'paid'), (26, '2026-01-01T00:00:00Z', 'paid');`
