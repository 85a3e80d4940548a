/** One resolved object and what it depends on in, its fingerprints (SEMANTICS 29) out. */
import type { Address } from '../ir/address.ts'
import type { Fingerprint } from '../ir/compiled.ts'
import { hashOf } from '../ir/hash.ts'
import type { JsonObject } from '../ir/json.ts'

export interface FingerprintInput {
  readonly canonical: object
  readonly written: JsonObject
  readonly metadata: JsonObject
  /** Hash of the part of the catalog it reads, when it reads any. */
  readonly catalogPart: string | undefined
  /** Other objects it depends on, sorted by address, with the behaviour of each. */
  readonly behaviours: readonly (readonly [Address, string])[]
}

/** SQL is no part of any hash: a new version of the compiler that says the same differently changes nobody's plan. */
export function fingerprintOf(input: FingerprintInput): Fingerprint {
  const own = hashOf(input.canonical)
  return {
    own,
    behaviour: hashOf([own, input.catalogPart ?? null, input.behaviours]),
    written: hashOf(input.written),
    metadata: hashOf(input.metadata),
  }
}
