/** The pieces compiled conditions are made of: SQL fragments, the value a comparison tests, and the one as-of of a statement. */
import type { RawBuilder } from 'kysely'
import type { ValueType } from '../../ir/value.ts'

/** A piece of SQL; values in it are parameters. */
export type Fragment = RawBuilder<unknown>

/** What a comparison tests. The fragment yields a value of the type, or NULL when it is missing, and never fails. */
export interface Subject {
  readonly type: ValueType
  readonly value: Fragment
  /** Whole numbers (counts, days) compare as bigint. */
  readonly isWhole?: boolean
}

/**
 * The as-of, and instants and days computed from it alone. Computed with immutable functions only, so that the
 * planner folds them into constants: each is evaluated once and can bound an index scan.
 */
export interface Moment {
  readonly asOf: Fragment
  /**
   * An expression of as-of under a name people can read; the same key is the same expression. It is built from the moment
   * it is given, where nothing has a name.
   */
  named(label: string, key: string, build: (moment: Moment) => Fragment): Fragment
}
