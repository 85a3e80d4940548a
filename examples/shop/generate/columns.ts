/** Which field of a generated row goes into which column. */
import { instantText } from './calendar.ts'
import type { Complaint } from './complaints.ts'
import type { CellValue, InsertColumn } from './insert-rows.ts'
import type { Order } from './orders.ts'
import type { Person } from './people.ts'
import type { Click } from './visits.ts'

function column<Row>(
  name: string,
  type: string,
  value: (row: Row, index: number) => CellValue,
  cast?: string,
): InsertColumn<Row> {
  return cast === undefined ? { name, type, value } : { name, type, value, cast }
}

export const CUSTOMER_COLUMNS: readonly InsertColumn<Person>[] = [
  column('id', 'integer', (person) => person.id),
  column('email', 'text', (person) => person.email),
  column('name', 'text', (person) => person.name),
  column('phone', 'text', (person) => person.phone),
  column('country', 'text', (person) => person.country),
  column('city', 'text', (person) => person.city),
  column('birthday', 'date', (person) => person.birthday),
  column('signed_up_at', 'timestamptz', (person) => instantText(person.signedUpAt)),
  column('marketing_consent', 'boolean', (person) => person.marketingConsent),
  column('consented_at', 'timestamptz', ({ consentedAt }) =>
    consentedAt === null ? null : instantText(consentedAt),
  ),
  column('email_bounced', 'boolean', (person) => person.emailBounced),
  column('points', 'integer', (person) => person.points),
  column('interests', 'text', (person) => person.interests, 'text[]'),
  column(
    'attributes',
    'text',
    (person) => (person.tier === null ? '{}' : `{"plan":{"tier":"${person.tier}"}}`),
    'jsonb',
  ),
]

export const ORDER_COLUMNS: readonly InsertColumn<Order>[] = [
  column('id', 'bigint', (_order, index) => index + 1),
  column('customer_id', 'integer', (order) => order.customerId),
  column('ordered_at', 'timestamptz', (order) => instantText(order.at)),
  column('status', 'text', (order) => order.status),
  column('total', 'numeric', (order) => order.total),
  column('items', 'integer', (order) => order.items),
  column('sku', 'text', (order) => order.product.sku),
  column('product', 'text', (order) => order.product.name),
  column('category', 'text', (order) => order.product.category),
]

export const CLICK_COLUMNS: readonly InsertColumn<Click>[] = [
  column('id', 'bigint', (_click, index) => index + 1),
  column('customer_id', 'integer', (click) => click.customerId),
  column('at', 'timestamptz', (click) => instantText(click.at)),
  column('name', 'text', (click) => click.name),
  column('path', 'text', (click) => click.path),
  column('sku', 'text', (click) => click.product?.sku ?? null),
  column('product', 'text', (click) => click.product?.name ?? null),
  column('category', 'text', (click) => click.product?.category ?? null),
  column('price', 'numeric', (click) => click.product?.price ?? null),
  column('search_keyword', 'text', (click) => click.keyword),
  column('utm_source', 'text', (click) => click.visit.source),
  column('utm_medium', 'text', (click) => click.visit.medium),
  column('utm_campaign', 'text', (click) => click.visit.campaign),
  column('referrer', 'text', (click) => click.visit.referrer),
  column('country', 'text', (click) => click.visit.country),
  column('city', 'text', (click) => click.visit.city),
  column('device', 'text', (click) => click.visit.device),
  column('browser', 'text', (click) => click.visit.browser),
  column('os', 'text', (click) => click.visit.os),
]

export const COMPLAINT_COLUMNS: readonly InsertColumn<Complaint>[] = [
  column('id', 'bigint', (_complaint, index) => index + 1),
  column('customer_id', 'integer', (complaint) => complaint.order.customerId),
  column('opened_at', 'timestamptz', (complaint) => instantText(complaint.at)),
  column('status', 'text', (complaint) => complaint.status),
  column('order_id', 'bigint', (complaint) => complaint.orderId),
]
