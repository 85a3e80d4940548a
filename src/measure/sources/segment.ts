/** The size of a segment at the end of each bucket: what its last refresh before that found. */
import { sql } from 'kysely'
import type { ValueSource } from './source.ts'

/**
 * A refresh at the very end of a bucket belongs to the next one; one at as-of counts. Nobody knows the size before the first
 * fill, so there is no row then.
 */
export const SEGMENT_SOURCE: ValueSource<'segment'> = {
  values: ({ segment }, { tables, asOf }) => sql`
    select spine.bucket, last.size::numeric as value
    from spine cross join lateral (
      select refresh.size from ${tables.segment_refresh} as refresh
      where refresh.segment = ${segment} and refresh.as_of <= ${asOf}::text::timestamptz
        and refresh.as_of < coalesce(spine.ends_at, 'infinity')
      order by refresh.as_of desc, refresh.id desc
      limit 1
    ) as last`,
  absent: 'missing',
}
