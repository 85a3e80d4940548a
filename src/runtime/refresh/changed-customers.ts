/** Segments that were last refreshed together in; the customers who alone can have moved since out (P2). */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ChangeSource, ChangeSources } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { hashOf } from '../../ir/hash.ts'
import type { PassPart } from '../../ir/pass.ts'
import { touchedCustomersSql } from '../../ir/touched-customers.ts'

export type Cursors = Readonly<Record<string, string>>

/** Above this a pass over everyone costs less than looking each of them up. */
const MAX_CUSTOMERS = 100_000

export interface ChangedQuestion {
  readonly parts: readonly PassPart[]
  readonly sources: ChangeSources
  readonly since: Instant
  readonly at: Instant
  /** Where the sources had been read up to at `since`. */
  readonly cursors: Cursors
}

/** `undefined`: too many to be worth it. */
export async function changedCustomers(
  tx: Executor,
  { parts, sources, since, at, cursors }: ChangedQuestion,
): Promise<readonly string[] | undefined> {
  const touched = touchedCustomersSql(parts, since, at)
  const changed = [...sourcesOf(parts, sources)].flatMap(([name, source]) => {
    const cursor = source === undefined ? undefined : cursors[cursorName(name, source)]
    return source === undefined || cursor === undefined
      ? []
      : [sql`(${bindSql(source.changed, { cursor })})`]
  })
  const queries = [...changed, ...(touched === undefined ? [] : [sql`(${touched})`])]
  if (queries.length === 0) return []
  const rows = await tx.run<{ customer_key: string }>(sql`
    select distinct customer_key from (${sql.join(queries, sql` union all `)}) t
    where customer_key is not null limit ${MAX_CUSTOMERS + 1}::int`)
  return rows.length > MAX_CUSTOMERS ? undefined : rows.map((row) => row.customer_key)
}

/** Where every source stands now. Read before the rows are: what becomes visible in between is read again next time. */
export async function readPositions(
  tx: Executor,
  sources: ChangeSources,
  at: Instant,
): Promise<Cursors> {
  const all = [
    ['customers', sources.customers] as const,
    ...Object.entries(sources.events).map(([event, source]) => [nameOf(event), source] as const),
  ]
  const selects = all.flatMap(([name, source]) =>
    source === undefined
      ? []
      : [
          sql`select ${cursorName(name, source)}::text as name, (${bindSql(source.position, { asOf: at })}) as position`,
        ],
  )
  if (selects.length === 0) return {}
  const rows = await tx.run<{ name: string; position: string }>(
    sql`${sql.join(selects, sql` union all `)}`,
  )
  return Object.fromEntries(rows.map(({ name, position }) => [name, position]))
}

/** Whether every table these parts read tells its changes, and told how far it was read. */
export function tellsChanges(part: PassPart, sources: ChangeSources, cursors: Cursors): boolean {
  return [...sourcesOf([part], sources)].every(
    ([name, source]) => source !== undefined && cursors[cursorName(name, source)] !== undefined,
  )
}

function sourcesOf(
  parts: readonly PassPart[],
  sources: ChangeSources,
): ReadonlyMap<string, ChangeSource | undefined> {
  const events = new Set(parts.flatMap((part) => part.events))
  return new Map([
    ['customers', sources.customers],
    ...[...events].sort().map((event) => [nameOf(event), sources.events[event]] as const),
  ])
}

/**
 * A position says something of the column it was read from only: after a change of `changes` nothing is known, and everyone
 * is looked at once.
 */
function cursorName(name: string, source: ChangeSource): string {
  return `${name} ${hashOf(source).slice(0, 12)}`
}

/** An event may be called `customers`. */
function nameOf(event: string): string {
  return `event ${event}`
}
