/** A segment's id in, the size of its stored members and how it came to that out; exact, so masked before it is shown. */
import { sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import type { Executor } from '../ir/database.ts'
import type { RefreshCause } from '../ir/refresh-members.ts'
import { stateTables } from '../ir/state-tables.ts'

export interface SegmentRefresh {
  readonly asOf: Instant
  readonly size: number
  readonly entered: number
  readonly left: number
  readonly cause: RefreshCause
}

/** The latest refreshes up to an instant, oldest first. Crm's tables must exist. */
export async function readSegmentRefreshes(
  db: Executor,
  schema: string,
  { segment, until, atMost }: { segment: string; until: Instant; atMost: number },
): Promise<readonly SegmentRefresh[]> {
  const newestFirst = await db.run<SegmentRefresh>(sql`
    select as_of as "asOf", size, entered, left_ as "left", cause
    from ${stateTables(schema).segment_refresh}
    where segment = ${segment}::text and as_of <= ${until}::timestamptz
    order by as_of desc, cause desc
    limit ${atMost}::int`)
  return newestFirst.toReversed()
}
