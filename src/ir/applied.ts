/** The applied state as read from the database: what plan compares with and the runtime obeys. */
import type { Address } from './address.ts'
import type { CompiledObject } from './compiled.ts'

export interface AppliedState {
  /** The last apply, or `undefined` when nothing was ever applied (or crm's schema does not exist yet). */
  readonly applyId: number | undefined
  /** Whether crm's tables exist. */
  readonly initialized: boolean
  readonly objects: ReadonlyMap<Address, AppliedObject>
}

export interface AppliedObject {
  readonly object: CompiledObject
  /** The apply that wrote this version, and its as-of. */
  readonly applyId: number
  readonly appliedAt: string
  /** The version of crm that compiled it. */
  readonly crmVersion: string
  /** As-of of the first apply of this address in its current life (after any removal). */
  readonly since: string
}
