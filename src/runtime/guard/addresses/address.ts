/** Where a message goes, and what tells one recipient from another. */
import type { AddressKind } from '../../../ir/channel.ts'

export interface Address {
  /** What the provider is given. */
  readonly to: string
  /** The same for every way of writing one recipient: suppressions, duplicates and caps go by it. */
  readonly key: string
  /** Of a phone number: what its key may have been before the config named a `country`, however it was written then. */
  readonly keysBefore?: readonly string[]
}

/** Keys by which the ledger and the list of suppressed addresses may know it: who was dead or reached stays that when the config says more. */
export function knownAs({ key, keysBefore = [] }: Address): readonly string[] {
  return [key, ...keysBefore]
}

export interface AddressNormaliser {
  /** What a text that is none is not: `e-mail address`. */
  readonly name: string
  /** `undefined` when the text is no such address. It is trimmed and not empty. */
  normalise(text: string, country: string | undefined): Address | undefined
}

export type NormaliserOf = { readonly [K in AddressKind]: AddressNormaliser }
