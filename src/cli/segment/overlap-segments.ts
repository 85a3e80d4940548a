/** Several segments of the config in, how many people they share at as-of out, by their definitions, in one statement. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import { maskCount } from '../../plan/count.ts'
import type { CompiledSegment } from '../find-segment.ts'
import type { SegmentOverlapView } from './segment-view.ts'
import type { SegmentWork } from './with-segments.ts'

/** How many people are in exactly these of the segments. */
interface Combination {
  readonly places: readonly number[]
  readonly people: number
}

export async function overlapSegments(
  segments: readonly CompiledSegment[],
  { tx, asOf, project }: SegmentWork,
): Promise<SegmentOverlapView> {
  const { minimumCell } = project.compiled.settings.plan
  const members = segments.map(
    ({ program }, place) =>
      sql`select ${place}::int as place, customer_key from (${bindSql(program.members, { asOf })}) as member`,
  )
  const combinations = await tx.run<Combination>(sql`
    select places, count(*) as people from (
      select customer_key, array_agg(distinct place order by place) as places
      from (${sql.join(members, sql` union all `)}) as membership
      group by customer_key
    ) as person
    group by places`)
  const among = (...places: readonly number[]) => {
    const held = combinations.filter((each) => places.every((place) => each.places.includes(place)))
    return maskCount(sumOf(held), minimumCell)
  }
  const ids = segments.map(({ id }) => id)
  const pairs = ids.flatMap((first, a) =>
    ids.slice(a + 1).map((second, index) => ({
      segments: [first, second] as const,
      both: among(a, a + 1 + index),
    })),
  )
  return {
    asOf,
    segments: ids.map((segment, place) => ({ segment, size: among(place) })),
    pairs,
    all: among(...ids.keys()),
    any: maskCount(sumOf(combinations), minimumCell),
    minimumCell,
  }
}

function sumOf(combinations: readonly Combination[]): number {
  return combinations.reduce((sum, { people }) => sum + people, 0)
}
