/** The pieces compiled conditions are made of: SQL fragments, the value a comparison tests, and the one as-of of a statement. */
import type { ValueType } from '../../ir/value.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Fragment } from '../dialects/fragment.ts'

export type { Fragment } from '../dialects/fragment.ts'

/** What a comparison tests. The fragment yields a value of the type, or NULL when it is missing, and never fails. */
export interface Subject {
  readonly type: ValueType
  readonly value: Fragment
  /** Whole numbers (counts, days) compare as bigint. */
  readonly isWhole?: boolean
}

/**
 * The as-of, and instants and days computed from it alone, which a planner takes for constants: each is evaluated once and can
 * bound an index scan. It is there wherever conditions become SQL, so it also says in which dialect.
 */
export interface Moment {
  /** How SQL is written where it stands. */
  readonly dialect: Dialect
  readonly asOf: Fragment
  /**
   * An expression of as-of under a name people can read; the same key is the same expression. It is built from the moment
   * it is given, where nothing has a name.
   */
  named(label: string, key: string, build: (moment: Moment) => Fragment): Fragment
}
