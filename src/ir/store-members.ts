/**
 * A pass over some segments in, one statement out that makes the stored members of these segments equal to what the pass
 * finds, and logs who entered and who left (SEMANTICS 15, 16).
 *
 * A customer has one row with the bits of all segments (docs/decisions/20261122-shared-pass.md), so only rows of customers
 * whose bits change are written. The first fill of a segment is not logged person by person: everyone in it entered when
 * it was filled.
 */
import { type RawBuilder, sql } from 'kysely'
import {
  type PassRequest,
  type PassSegment,
  passSql,
  WORD_BITS,
  wordColumn,
  wordOf,
  wordsOf,
} from './pass-statement.ts'
import { stateTables } from './state-tables.ts'

/** `fill`: first members of a new segment · `apply`: its definition changed · `refresh`: on schedule. */
export type RefreshCause = 'fill' | 'apply' | 'refresh'

export interface StoredSegment extends PassSegment {
  readonly segment: string
  readonly cause: RefreshCause
}

export interface StoreRequest extends PassRequest {
  readonly segments: readonly StoredSegment[]
  /** Words of a customer's row: enough for every segment that has a number, also those not in this pass. */
  readonly wordCount: number
}

/** In the order of the segments given. */
export interface StoreCounts {
  readonly entered: readonly number[]
  readonly departed: readonly number[]
}

type Fragment = RawBuilder<unknown>

export function storeMembersSql(schema: string, request: StoreRequest): RawBuilder<StoreCounts> {
  const t = stateTables(schema)
  const words = wordsOf(request.segments)
  const logged = request.segments.filter(({ cause }) => cause !== 'fill')
  return sql<StoreCounts>`
    with found as materialized (${passSql(request)}),
    moved as materialized (${movedSql(schema, request, words)}),
    stored as (
      insert into ${t.membership} (customer_key, words)
      select customer_key, array[${sql.join(mergedWords(request, words))}]::bigint[] from moved
      on conflict (customer_key) do update set words = excluded.words
    )${logged.length === 0 ? sql`` : sql`, logged as (${logSql(schema, request, logged)})`}
    select ${countsSql(request.segments, 'gained')} as entered, ${countsSql(request.segments, 'lost')} as departed
    from moved`
}

/** Customers of whom some bit changes, with the bits they gain and lose, and the words they had. */
function movedSql(
  schema: string,
  { segments, keys }: StoreRequest,
  words: readonly number[],
): Fragment {
  const { membership } = stateTables(schema)
  const known =
    keys === undefined
      ? sql`${membership}`
      : sql`(select * from ${membership} where customer_key = any(${keys}::text[]))`
  const columns = words.flatMap((word) => {
    const now = sql`coalesce(f.${wordColumn(word)}, 0)`
    const before = sql`(coalesce(m.words[${sql.lit(word + 1)}], 0) & ${maskOf(segments, word)})`
    return [
      sql`${now} & ~${before} as ${bits('gained', word)}`,
      sql`${before} & ~${now} as ${bits('lost', word)}`,
    ]
  })
  const isMoved = words.flatMap((word) => [
    sql`d.${bits('gained', word)} <> 0`,
    sql`d.${bits('lost', word)} <> 0`,
  ])
  return sql`select * from (
      select coalesce(f.customer_key, m.customer_key) as customer_key, m.words, ${sql.join(columns)}
      from found f full join ${known} m on m.customer_key = f.customer_key
    ) d where ${sql.join(isMoved, sql` or `)}`
}

function mergedWords({ wordCount }: StoreRequest, words: readonly number[]): readonly Fragment[] {
  return Array.from({ length: wordCount }, (_, word) => {
    const before = sql`coalesce(words[${sql.lit(word + 1)}], 0)`
    return words.includes(word)
      ? sql`(${before} & ~${bits('lost', word)}) | ${bits('gained', word)}`
      : before
  })
}

function logSql(
  schema: string,
  { asOf }: StoreRequest,
  logged: readonly StoredSegment[],
): Fragment {
  const moves = logged.flatMap(({ segment, number, cause }) =>
    (['gained', 'lost'] as const).map(
      (
        move,
      ) => sql`select ${segment}::text as segment, customer_key, ${sql.lit(move === 'gained' ? 'entered' : 'left')} as change, ${cause}::text as cause
        from moved where ${hasBit(move, number)}`,
    ),
  )
  return sql`insert into ${stateTables(schema).segment_change} (segment, customer_key, change, at, cause)
      select segment, customer_key, change, ${asOf}::timestamptz, cause from (${sql.join(moves, sql` union all `)}) c`
}

function countsSql(segments: readonly StoredSegment[], move: Move): Fragment {
  const counts = segments.map(({ number }) => sql`count(*) filter (where ${hasBit(move, number)})`)
  return sql`array[${sql.join(counts)}]::bigint[]`
}

type Move = 'gained' | 'lost'

function bits(move: Move, word: number): Fragment {
  return sql`${sql.id(`${move}${word}`)}`
}

function hasBit(move: Move, number: number): Fragment {
  return sql`(${bits(move, wordOf(number))} >> ${sql.lit(number % WORD_BITS)}) & 1 = 1`
}

function maskOf(segments: readonly PassSegment[], word: number): Fragment {
  const mask = segments
    .filter(({ number }) => wordOf(number) === word)
    .reduce((all, { number }) => all | (1n << BigInt(number % WORD_BITS)), 0n)
  return sql`${mask.toString()}::bigint`
}
