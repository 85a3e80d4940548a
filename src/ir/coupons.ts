/** A pool of codes. Each goes to one message, never to two. */
import type { TableName } from './catalog.ts'
import type { ListedKeys } from './listed-keys.ts'
import type { Metadata } from './metadata.ts'

export interface Coupons extends Metadata {
  readonly id: string
  readonly from: CouponSource
}

export type CouponSource =
  | { readonly kind: 'file'; readonly codes: ListedKeys }
  /** Read whenever codes are claimed, so codes may be added at any time. */
  | { readonly kind: 'table'; readonly table: TableName; readonly column: string }

/** What a template is given beside its recipient, by the name it has in the text. */
export type TemplateDatum =
  | { readonly kind: 'coupon'; readonly pool: string }
  /** Products that those who bought the same things bought, too, the most frequent first. */
  | {
      readonly kind: 'boughtTogether'
      readonly event: string
      readonly product: string
      readonly limit: number
    }
