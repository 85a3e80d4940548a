/** The size of a segment at the end of each bucket, from the log of who entered and left. */
import { sql } from 'kysely'
import type { ValueSource } from './source.ts'

/**
 * A change at the very end of a bucket belongs to the next one; a change at as-of counts. Nobody knows the size before
 * the first fill, so there is no row then. The log is read once, whatever the number of buckets.
 */
export const SEGMENT_SOURCE: ValueSource<'segment'> = {
  values: ({ segment }, { tables, asOf }) => sql`
    select bucket, size as value from (
      select moment.bucket,
             sum(moment.change) over (order by moment.at, moment.place rows unbounded preceding) as size,
             bool_or(moment.filled) over (order by moment.at, moment.place rows unbounded preceding) as is_filled,
             moment.place = 0 as is_end
      from (
        select spine.bucket, coalesce(spine.ends_at, 'infinity') as at, 0 as place, 0::numeric as change, false as filled
        from spine
        union all
        select null, change.at, 1, case change.change when 'entered' then 1 else -1 end, false
        from ${tables.segment_change} as change
        where change.segment = ${segment} and change.at <= ${asOf}::text::timestamptz
        union all
        select null, min(refresh.as_of), 1, 0, true
        from ${tables.segment_refresh} as refresh
        where refresh.segment = ${segment} and refresh.as_of <= ${asOf}::text::timestamptz
        having count(*) > 0
      ) as moment
    ) as moments
    where is_end and is_filled`,
  absent: 'missing',
}
