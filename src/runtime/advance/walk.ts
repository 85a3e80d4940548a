/**
 * How far one worker is in the line of those due at a step: behind whom it took. Rows that left the line stay in its index until a
 * vacuum, and reading over them again for each batch would make the last batch of a million dearer than the first by all of them.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import { compareInstants } from '../instant.ts'

export interface InLine {
  readonly dueAt: Instant
  readonly customerKey: string
}

export interface Walk {
  /** True of rows called `e` that are not behind; whoever was passed over is found by the next walk. */
  ahead(): RawBuilder<unknown>
  passed(people: readonly InLine[]): void
}

export function startWalk(): Walk {
  let last: InLine | undefined
  return {
    ahead: () =>
      last === undefined
        ? sql`true`
        : sql`(e.due_at, e.customer_key) >= (${last.dueAt}::timestamptz, ${last.customerKey}::text)`,
    passed(people) {
      // Of another order of texts than the database's it is not the last, but still one of them.
      for (const one of people) if (last === undefined || isBehind(last, one)) last = one
    },
  }
}

function isBehind(one: InLine, other: InLine): boolean {
  const order = compareInstants(one.dueAt, other.dueAt)
  return order < 0 || (order === 0 && one.customerKey < other.customerKey)
}
