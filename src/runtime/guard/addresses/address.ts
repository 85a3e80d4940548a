/** Where a message goes, and what tells one recipient from another. */
import type { AddressKind } from '../../../ir/channel.ts'

export interface Address {
  /** What the provider is given. */
  readonly to: string
  /** The same for every way of writing one recipient: suppressions, duplicates and caps go by it. */
  readonly key: string
  /** Of a phone number written without a country code: what its key was before the config named a `country`. */
  readonly keyBefore?: string
}

/** Under which the list of suppressed addresses may have it: an address that was dead stays dead when the config says more. */
export function listedAs({ key, keyBefore }: Address): readonly string[] {
  return keyBefore === undefined ? [key] : [key, keyBefore]
}

export interface AddressNormaliser {
  /** What a text that is none is not: `e-mail address`. */
  readonly name: string
  /** `undefined` when the text is no such address. It is trimmed and not empty. */
  normalise(text: string, country: string | undefined): Address | undefined
}

export type NormaliserOf = { readonly [K in AddressKind]: AddressNormaliser }
