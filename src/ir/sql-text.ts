/**
 * A compiled statement as plain data: text between parameters, and the parameters. It is what applied state
 * stores and the runtime binds, so the runtime needs no compiler. Never joined with values as text.
 */
import { keysOfType, type ParsedKeyType } from './key-type.ts'

export interface SqlText {
  /** One more than `params`. */
  readonly strings: readonly string[]
  readonly params: readonly SqlParam[]
}

export type SqlValue = string | number | boolean | null | readonly string[]

export type SqlParam =
  /** A constant of the config. `listed`: it is keys of customers, which nothing that is printed holds (SEMANTICS 33). */
  | { readonly kind: 'value'; readonly value: SqlValue; readonly listed?: true }
  /** Bound at run time. `asOf`, `since`, `from`, `to`: UTC ISO instants. `cursor`: text. */
  | { readonly kind: 'asOf' | 'since' | 'from' | 'to' | 'cursor' }
  /** Customer keys, bound at run time: those that are of the type, else all as text. */
  | { readonly kind: 'keys'; readonly type?: ParsedKeyType }

/** What run-time parameters are bound to. A statement that uses one not given is a bug and throws. */
export interface SqlBindings {
  readonly asOf?: string
  /** The as-of before this one. */
  readonly since?: string
  /** A position in a table's changes. */
  readonly cursor?: string
  readonly from?: string
  readonly to?: string
  readonly keys?: readonly string[]
}

/** The value a parameter takes. */
export function bindParam(param: SqlParam, bindings: SqlBindings): SqlValue {
  if (param.kind === 'value') return param.value
  const value = bindings[param.kind]
  if (value === undefined) throw new Error(`statement needs ${param.kind}, which was not bound`)
  if (param.kind !== 'keys' || param.type === undefined || typeof value === 'string') return value
  return keysOfType(value, param.type)
}
