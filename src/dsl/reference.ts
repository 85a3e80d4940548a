/** A defined object as a value that may stand wherever its id may. */
import type { ObjectKind } from '../ir/address.ts'

/** What `defineSegment` and the others return. In the written form it is its id. */
export class Reference<Kind extends ObjectKind = ObjectKind> {
  readonly kind: Kind
  readonly id: string

  constructor(kind: Kind, id: string) {
    this.kind = kind
    this.id = id
  }

  toJSON(): string {
    return this.id
  }
}

/** An object of this kind: what its `define…` call returned, or its id. */
export type Ref<Kind extends ObjectKind> = Reference<Kind> | string
