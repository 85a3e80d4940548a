/** Codes for messages, and what else a template is given beside its recipient. */
import { isJsonObject } from '../ir/json.ts'
import { declare } from './collector.ts'
import type { Event } from './event.ts'
import type { Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'
import { toWritten } from './written.ts'

export interface CouponsBody extends Metadata {
  /** A CSV file, relative to the file this is written in, or a table that is read whenever a code is taken. */
  readonly from: { readonly column: string } & (
    | { readonly file: string }
    | { readonly table: string }
  )
}

export type Coupons = Reference<'coupons'>

/**
 * A pool of codes. Each goes to one message, never to two.
 *
 * @example
 * export const spring = defineCoupons('spring', { from: { file: 'spring.csv', column: 'code' } })
 */
export function defineCoupons(id: string, body: CouponsBody): Coupons {
  declare('coupons', id, body)
  return new Reference('coupons', id)
}

declare const given: unique symbol

/** Something that `data` of a template names. */
export interface Datum {
  readonly [given]: true
}

function asDatum(written: object): Datum {
  return written as Datum
}

/**
 * One code of a pool, for each message another one: `{{coupon}}`.
 *
 * @example
 * defineTemplate('offer', { …, data: { coupon: coupon(spring) }, text: 'Your code: {{coupon}}' })
 */
export function coupon(pool: Ref<'coupons'>): Datum {
  return asDatum({ coupon: toWritten(pool) })
}

/**
 * Products that those who bought the same things bought, too: `{{#each products}}{{this.sku}}{{/each}}`.
 *
 * @example
 * defineTemplate('offer', { …, data: { products: boughtTogether(shop.purchase, { product: 'sku', limit: 3 }) } })
 */
export function boughtTogether(
  event: Event | string,
  options: { readonly product: string; readonly limit?: number },
): Datum {
  const named = toWritten(event)
  const name = isJsonObject(named) ? (named.event ?? null) : named
  return asDatum({ boughtTogether: { event: name, ...options } })
}
