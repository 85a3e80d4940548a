/** One segment of the config in, its size at as-of out, by its definition: applied or not, refreshed or not. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { CompiledProject } from '../../ir/compiled.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { maskCount } from '../../plan/count.ts'
import type { CompiledSegment } from '../find-segment.ts'
import type { SegmentPreviewView } from './segment-view.ts'
import type { SegmentWork } from './with-segments.ts'

export const SAMPLE_SIZE = 20

export async function previewSegment(
  { id, object, program }: CompiledSegment,
  { tx, asOf, project }: SegmentWork,
  { withKeys }: { readonly withKeys: boolean },
): Promise<SegmentPreviewView> {
  const { compiled } = project
  const { minimumCell } = compiled.settings.plan
  const members = bindSql(program.members, { asOf })
  const customers = bindSql(customersOf(compiled), { asOf })
  const [counts = { size: 0, customers: 0 }] = await tx.run<{
    size: number
    customers: number
  }>(sql`
    select (select count(distinct customer_key) from (${members}) as member) as size,
      (select count(*) from (${customers}) as customer) as customers`)
  // In an order of no meaning that is the same every time (SEMANTICS 14).
  const keys = withKeys
    ? await tx.run<{ key: string }>(sql`
        select distinct md5('preview:' || customer_key), customer_key as key
        from (${members}) as member order by 1, 2 limit ${SAMPLE_SIZE}::int`)
    : undefined
  return {
    segment: id,
    ...(object.title === undefined ? {} : { title: object.title }),
    asOf,
    sentence: program.sentence,
    size: maskCount(counts.size, minimumCell),
    customers: maskCount(counts.customers, minimumCell),
    minimumCell,
    ...(keys === undefined ? {} : { keys: keys.map(({ key }) => key) }),
  }
}

function customersOf({ objects }: CompiledProject): SqlText {
  for (const object of objects.values()) {
    if (object.kind === 'catalog' && object.program.kind === 'catalog') {
      return object.program.customers
    }
  }
  throw new Error('a project with segments has no catalog')
}
