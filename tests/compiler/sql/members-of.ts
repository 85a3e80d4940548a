/** Written conditions and a database in, for each the keys of its members out, many conditions per statement. */
import { sql } from 'kysely'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import {
  canonicalCondition,
  resolveCondition,
} from '../../../src/compiler/language/conditions/table.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Executor } from '../../../src/ir/database.ts'
import type { Json } from '../../../src/ir/json.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import type { Topic } from '../../../src/ir/topic.ts'

export interface Compiled {
  readonly catalog: Catalog
  readonly segments?: ReadonlyMap<string, Segment>
  readonly zone?: string
}

await CATALOG_DIALECT.rawSql.start()

/** A list that any test may name. */
const FILES = new Map([
  ['listed.csv', { shown: 'listed.csv', text: 'key,name\n1,a\n3,b\n03,c\n99,d\n' }],
])

const is = (trait: string, value: boolean): Condition => ({
  kind: 'trait',
  trait,
  test: { op: 'is', value: { type: 'boolean', value } },
})

const TOPICS: ReadonlyMap<string, Topic> = new Map([
  ['offers', { id: 'offers', consent: { default: is('vip', true) } }],
  ['news', { id: 'news', consent: { email: is('vip', false) } }],
])

/** Canonical IR of a condition without mistakes. */
export function resolved(written: Json, compiled: Compiled): Condition {
  return canonicalCondition(resolvedAsWritten(written, compiled))
}

/** IR of a condition without mistakes. */
export function resolvedAsWritten(
  written: Json,
  { catalog, segments, zone = 'UTC' }: Compiled,
): Condition {
  const problems: string[] = []
  const condition = resolveCondition(written, [], {
    catalog,
    zone,
    segmentIds: new Set(segments?.keys() ?? []),
    files: FILES,
    topics: TOPICS,
    report: (code, path, { message }) => problems.push(`${code} ${path.join('.')}: ${message}`),
  })
  if (condition === undefined || problems.length > 0) {
    throw new Error(`${JSON.stringify(written)}\n${problems.join('\n')}`)
  }
  return condition
}

const PER_STATEMENT = 40

/** Sorted keys, in the order of the conditions. */
export async function membersOf(
  db: Executor,
  conditions: readonly Condition[],
  compiled: Compiled,
  asOf: string,
  keys?: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const found: string[][] = conditions.map(() => [])
  for (let start = 0; start < conditions.length; start += PER_STATEMENT) {
    const selects = conditions.slice(start, start + PER_STATEMENT).map((condition, index) => {
      const source = { catalog: compiled.catalog, segments: compiled.segments ?? new Map() }
      const text = membersSql(
        condition,
        { ...source, dialect: CATALOG_DIALECT },
        keys === undefined ? {} : { among: 'keys' },
      )
      const members = bindSql(text, keys === undefined ? { asOf } : { asOf, keys })
      return sql`select ${start + index}::int as condition, customer_key from (${members}) as members`
    })
    const rows = await db.run<{ condition: number; customer_key: string }>(
      sql`${sql.join(selects, sql` union all `)} order by 2`,
    )
    for (const row of rows) found[row.condition]?.push(row.customer_key)
  }
  return found.map((list) => list.sort())
}
