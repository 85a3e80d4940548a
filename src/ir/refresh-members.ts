/**
 * Segments due at one instant in, their stored members brought to it out: together, in as few passes over the tables as
 * PostgreSQL's limits allow. Apply and workers both do it.
 *
 * Invariants the caller keeps: one refresh at a time in a schema (a worker locks the rows of `segment_state`, apply holds
 * the lock against workers), one transaction around it, and `asOf` never goes back.
 */
import { sql } from 'kysely'
import type { Instant } from './clock.ts'
import type { Executor } from './database.ts'
import type { PassPart } from './pass.ts'
import { mergeDefinitions, wordOf } from './pass-statement.ts'
import { stateTables } from './state-tables.ts'
import {
  type RefreshCause,
  type StoreCounts,
  type StoredSegment,
  storeMembersSql,
} from './store-members.ts'

export type { RefreshCause } from './store-members.ts'

export interface RefreshedSegment {
  readonly segment: string
  readonly part: PassPart
  readonly cause: RefreshCause
}

export interface RefreshMembers {
  readonly segments: readonly RefreshedSegment[]
  readonly asOf: Instant
  /** Only these customers are looked at: nobody else can have moved (P2). Absent: everyone is. */
  readonly keys?: readonly string[]
  /** Where the sources of changes stood before this pass, by table; what the next one starts from. */
  readonly cursors?: Readonly<Record<string, string>>
}

export interface RefreshCounts {
  readonly size: number
  readonly entered: number
  readonly left: number
}

/** A select list holds 1,664 columns; counts take two for each segment. */
const MAX_SEGMENTS = 500
/** Columns and tests of one pass, of which PostgreSQL must also plan every one. */
const MAX_DEFINITIONS = 1_200

/** By segment. */
export async function refreshMembers(
  tx: Executor,
  schema: string,
  refresh: RefreshMembers,
): Promise<ReadonlyMap<string, RefreshCounts>> {
  const { segments } = refresh
  if (segments.length === 0) return new Map()
  const { numbers, wordCount } = await numberSegments(tx, schema, refresh)
  const stored = segments.map(
    (each): StoredSegment => ({ ...each, number: numberOf(numbers, each.segment) }),
  )
  // Compiling a statement of hundreds of expressions takes longer than evaluating it for few people.
  if (refresh.keys !== undefined) await tx.run(sql`select set_config('jit', 'off', true)`)
  const moves = new Map<string, { readonly entered: number; readonly left: number }>()
  for (const chunk of chunksOf(stored)) {
    const request = { ...refresh, segments: chunk, wordCount }
    const [counts] = await tx.run<StoreCounts>(storeMembersSql(schema, request))
    if (counts === undefined) throw new Error('a pass returned no counts')
    chunk.forEach(({ segment }, index) => {
      moves.set(segment, {
        entered: counts.entered[index] ?? 0,
        left: counts.departed[index] ?? 0,
      })
    })
  }
  return recordRefresh(tx, schema, refresh, moves)
}

function numberOf(numbers: ReadonlyMap<string, number>, segment: string): number {
  const number = numbers.get(segment)
  if (number === undefined) throw new Error(`segment ${segment} has no number`)
  return number
}

/** Every segment has a bit of its own as long as it lives; the lowest free one is taken. */
async function numberSegments(
  tx: Executor,
  schema: string,
  { segments, asOf }: RefreshMembers,
): Promise<{ readonly numbers: ReadonlyMap<string, number>; readonly wordCount: number }> {
  const { segment_number } = stateTables(schema)
  const ids = segments.map(({ segment }) => segment)
  await tx.run(sql`
    insert into ${segment_number} (segment, number, filled_at)
    select wanted.segment, free.number, ${asOf}::timestamptz
    from (
      select s.segment, row_number() over (order by s.segment collate "C") as place
      from unnest(${ids}::text[]) as s(segment)
      where not exists (select from ${segment_number} n where n.segment = s.segment)
    ) wanted
    join (
      select g.number, row_number() over (order by g.number) as place
      from generate_series(0, (select count(*) from ${segment_number})::int + ${ids.length}::int) as g(number)
      where not exists (select from ${segment_number} n where n.number = g.number)
    ) free using (place)`)
  const rows = await tx.run<{ segment: string; number: number }>(
    sql`select segment, number from ${segment_number}`,
  )
  const highest = Math.max(...rows.map(({ number }) => number))
  return {
    numbers: new Map(rows.map(({ segment, number }) => [segment, number])),
    wordCount: wordOf(highest) + 1,
  }
}

/** As many segments together as fit in one statement. */
function chunksOf(segments: readonly StoredSegment[]): readonly (readonly StoredSegment[])[] {
  const chunks: StoredSegment[][] = []
  let names = new Set<string>()
  for (const segment of segments) {
    const own = segment.part.definitions.map(({ name }) => name)
    const last = chunks.at(-1)
    const together = new Set([...names, ...own])
    if (last === undefined || last.length >= MAX_SEGMENTS || together.size > MAX_DEFINITIONS) {
      chunks.push([segment])
      names = new Set(own)
    } else {
      last.push(segment)
      names = together
    }
  }
  for (const chunk of chunks) mergeDefinitions(chunk.map(({ part }) => part))
  return chunks
}

async function recordRefresh(
  tx: Executor,
  schema: string,
  { segments, asOf, keys, cursors = {} }: RefreshMembers,
  moves: ReadonlyMap<string, { readonly entered: number; readonly left: number }>,
): Promise<ReadonlyMap<string, RefreshCounts>> {
  const t = stateTables(schema)
  const rows = segments.map(({ segment, cause }) => ({
    segment,
    cause,
    ...(moves.get(segment) ?? { entered: 0, left: 0 }),
  }))
  const mode = keys === undefined ? 'full' : 'incremental'
  const at = sql`${asOf}::timestamptz`
  const sized = await tx.run<RefreshCounts & { readonly segment: string }>(sql`
    with given as (
      select g.*, coalesce(s.size, 0) + g.entered - g."left" as size
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(segment text, cause text, entered bigint, "left" bigint)
      left join ${t.segment_state} s on s.segment = g.segment
    ),
    moved as (
      insert into ${t.segment_state} as s (segment, as_of, size, full_at, cursors)
      select segment, ${at}, size, ${at}, ${JSON.stringify(cursors)}::jsonb from given
      on conflict (segment) do update set as_of = excluded.as_of, size = excluded.size, cursors = excluded.cursors,
        full_at = case when ${mode}::text = 'full' then excluded.full_at else s.full_at end
    ),
    logged as (
      insert into ${t.segment_refresh} as r (segment, as_of, size, entered, left_, cause, mode, looked_at)
      select segment, ${at}, size, entered, "left", cause, ${mode}::text, ${keys?.length ?? null}::bigint from given
      on conflict (segment, as_of, cause) do update
        set size = excluded.size, entered = r.entered + excluded.entered, left_ = r.left_ + excluded.left_, id = default
    )
    select segment, size, entered, "left" from given`)
  return new Map(sized.map(({ segment, ...counts }) => [segment, counts]))
}
