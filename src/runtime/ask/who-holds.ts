/**
 * A compiled condition and people with an instant each in, those of whom it holds then out. People who are asked about at one
 * instant are asked together; the others in one statement, each at their own instant.
 */
import { sql } from 'kysely'
import { bindFragments } from '../../ir/bind-fragments.ts'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { SqlText } from '../../ir/sql-text.ts'

export interface Asked {
  readonly customerKey: string
  readonly at: Instant
}

interface Placed extends Asked {
  readonly place: number
}

/** From here on a look at all of them costs less than a look each. */
const TOGETHER = 20

/** Places in the list of those of whom it holds. */
export async function whoHolds(
  tx: Executor,
  condition: SqlText,
  people: readonly Asked[],
): Promise<ReadonlySet<number>> {
  const byInstant = new Map<Instant, Placed[]>()
  people.forEach((person, place) => {
    const there = byInstant.get(person.at)
    if (there === undefined) byInstant.set(person.at, [{ ...person, place }])
    else there.push({ ...person, place })
  })
  const groups = [...byInstant]
  const found = new Set<number>()
  const isLone = groups.length > 1
  const scattered: Placed[] = []
  for (const [at, group] of groups) {
    if (isLone && group.length < TOGETHER) scattered.push(...group)
    else for (const place of await askTogether(tx, condition, at, group)) found.add(place)
  }
  for (const place of await askEach(tx, condition, scattered)) found.add(place)
  return found
}

async function askTogether(
  tx: Executor,
  condition: SqlText,
  at: Instant,
  group: readonly Placed[],
): Promise<readonly number[]> {
  const keys = [...new Set(group.map(({ customerKey }) => customerKey))]
  const rows = await tx.run<{ customer_key: string }>(
    bindSql<{ customer_key: string }>(condition, { asOf: at, keys }),
  )
  const holds = new Set(rows.map(({ customer_key }) => customer_key))
  return group.filter(({ customerKey }) => holds.has(customerKey)).map(({ place }) => place)
}

async function askEach(
  tx: Executor,
  condition: SqlText,
  people: readonly Placed[],
): Promise<readonly number[]> {
  if (people.length === 0) return []
  // A name that no part of a compiled statement has.
  const person = sql.id('crm:person')
  const each = bindFragments(condition, {
    asOf: sql`${person}.at`,
    keys: sql`array[${person}.customer_key]`,
  })
  const rows = await tx.run<{ place: number }>(sql`
    select ${person}.place from unnest(
      ${people.map(({ place }) => place)}::int[],
      ${people.map(({ customerKey }) => customerKey)}::text[],
      ${people.map(({ at }) => at)}::text[]::timestamptz[]
    ) as ${person} (place, customer_key, at)
    where exists (select from (${each}) found)`)
  return rows.map(({ place }) => place)
}
