/** Stand-ins for values that are bound when a compiled statement runs, or that must not be shown; writing the statement turns them into parameters. */
import type { KeyColumn } from '../../ir/catalog.ts'
import type { SqlParam } from '../../ir/sql-text.ts'
import type { Dialect } from './dialect.ts'
import type { Fragment } from './fragment.ts'

type RunTimeParam = Exclude<SqlParam, { kind: 'value' }>

export class RunTimeValue {
  readonly param: RunTimeParam
  constructor(param: RunTimeParam) {
    this.param = param
  }
}

/** Keys of customers that a config lists: a constant of the statement, but never shown. */
export class ListedValues {
  readonly values: readonly string[]
  constructor(values: readonly string[]) {
    this.values = values
  }
}

const AS_OF = new RunTimeValue({ kind: 'asOf' })
const SINCE = new RunTimeValue({ kind: 'since' })
const FROM = new RunTimeValue({ kind: 'from' })
const TO = new RunTimeValue({ kind: 'to' })
const KEYS = new RunTimeValue({ kind: 'keys' })
/** A position in the changes of a table. */
export const CURSOR = new RunTimeValue({ kind: 'cursor' })

type Typed = Pick<Dialect, 'types'>

export function asOf({ types }: Typed): Fragment {
  return types.parameter(AS_OF, 'instant')
}

/** The as-of before this one. */
export function since({ types }: Typed): Fragment {
  return types.parameter(SINCE, 'instant')
}

/** Start of the reported period, inside. */
export function periodStart({ types }: Typed): Fragment {
  return types.parameter(FROM, 'instant')
}

/** End of the reported period, outside. */
export function periodEnd({ types }: Typed): Fragment {
  return types.parameter(TO, 'instant')
}

/** Texts of customer keys. */
export function givenKeys({ types }: Typed): Fragment {
  return types.parameters(KEYS, 'text')
}

const WHOLE_KEYS = new RunTimeValue({ kind: 'keys', type: 'integer' })
const UUID_KEYS = new RunTimeValue({ kind: 'keys', type: 'uuid' })

/** Customer keys in the catalog's own type. */
export function ownKeys({ types }: Typed, type: KeyColumn['type']): Fragment {
  switch (type) {
    case 'text':
      return types.parameters(KEYS, 'text')
    case 'integer':
      return types.parameters(WHOLE_KEYS, 'whole')
    case 'uuid':
      return types.parameters(UUID_KEYS, 'uuid')
  }
}
