/**
 * Results of attempts in; their ledger rows updated, and addresses found dead suppressed, in one statement out. Only
 * rows this worker still holds are touched, and counted. In another one what a result adds to those of which the provider reported
 * before it answered (or before the answer was read).
 */
import { type RawBuilder, sql } from 'kysely'
import { rowsSql } from '../../ir/rows-sql.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { AttemptResult } from './attempt-result.ts'
import { ledgerText } from './ledger-text.ts'

const COLUMNS = {
  id: 'text',
  status: 'text',
  reason: 'text',
  detail: 'text',
  attempts: 'int',
  handedAt: 'timestamptz',
  providerId: 'text',
  nextAttemptAt: 'timestamptz',
  doubtSince: 'timestamptz',
} as const

/**
 * In the order in which they lie, which is that in which recovery and delivery reports lock them, so that neither waits for the other while
 * the other waits for it; and no page is read twice.
 */
function asTheyLie(results: readonly PlacedResult[]): readonly PlacedResult[] {
  const lying = results.map((result) => {
    const [, block, item] = PLACE.exec(result.place) ?? []
    return { result: writable(result), block: Number(block), item: Number(item) }
  })
  lying.sort((a, b) => a.block - b.block || a.item - b.item)
  return lying.map(({ result }) => result)
}

/** Of a `ctid`: the page, and the row's number on it. */
const PLACE = /^\((\d+),(\d+)\)$/

function writable<T extends AttemptResult>(result: T): T {
  const { detail, providerId } = result
  if (detail === null && providerId === null) return result
  return { ...result, detail: ledgerText(detail), providerId: ledgerText(providerId) }
}

export function recordResultsSql(
  schema: string,
  worker: number,
  results: readonly AttemptResult[],
): RawBuilder<unknown> {
  const result = rowsSql(
    'r',
    results.map((one) => writable(one)),
    COLUMNS,
  )
  return recordSql(schema, worker, results, {
    // Each by its id: the index of claims has all that this worker ever held, until a vacuum.
    found: sql`found as materialized (
      select r.*, held.place from ${result} cross join lateral (
        select m.ctid as place from ${stateTables(schema).message} m where m.id = r.id limit 1
      ) held order by held.place
    )`,
    from: sql`found r where m.ctid = r.place`,
  })
}

/**
 * The same for messages that are where their claims were written, which spares looking for them. What is not there is not counted:
 * it is for the statement above.
 */
export function recordPlacedSql(
  schema: string,
  worker: number,
  results: readonly PlacedResult[],
): RawBuilder<unknown> {
  const lying = asTheyLie(results)
  const [first] = lying
  const from =
    first !== undefined && lying.every((one) => isAlike(one, first))
      ? // Which answer is whose does not matter then, and a list of places is read in one go.
        sql`${rowsSql('r', [first], COLUMNS)} where m.ctid = any(${lying.map(({ place }) => place)}::tid[])
          and m.id = any(${lying.map(({ id }) => id)}::text[])`
      : sql`${rowsSql('r', lying, { ...COLUMNS, place: 'tid' })} where m.ctid = r.place and m.id = r.id`
  return recordSql(schema, worker, results, { from })
}

const { id: _, ...ANSWER } = COLUMNS
const SAID = Object.keys(ANSWER) as (keyof typeof ANSWER)[]

/** As most answers of a batch are, where the provider gives no ids of its own. */
function isAlike(one: AttemptResult, other: AttemptResult): boolean {
  return SAID.every((column) => one[column] === other[column])
}

export type PlacedResult = AttemptResult & { readonly place: string }

function recordSql(
  schema: string,
  worker: number,
  results: readonly AttemptResult[],
  { found, from }: { readonly found?: RawBuilder<unknown>; readonly from: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const t = stateTables(schema)
  const dead = results.filter((one) => one.isAddressDead)
  const suppressed =
    dead.length > 0
      ? sql`suppressed as (
      insert into ${t.suppression} (channel, address, reason, at)
      select distinct on (m.channel, m.address_key) m.channel, m.address_key, 'hard-bounce', r.at
      from ${rowsSql('r', dead, { id: 'text', at: 'timestamptz' })} join ${t.message} m on m.id = r.id
      where m.address_key is not null
      on conflict do nothing
    )`
      : undefined
  const before = [suppressed, found].filter((expression) => expression !== undefined)
  return sql`
    ${before.length === 0 ? sql`` : sql`with ${sql.join(before)}`}
    update ${t.message} m set
      status = r.status, reason = r.reason, detail = r.detail, attempts = r.attempts, handed_at = r."handedAt",
      provider_id = r."providerId", next_attempt_at = r."nextAttemptAt",
      doubt_since = r."doubtSince", worker = null
    from ${from}
      -- Said of the row itself, so that it is asked again of one that is taken over just now. In words that the planner guesses
      -- nothing from: where it expects hardly any such row, it compares each with each.
      and case when m.status = 'claimed' and m.worker = ${worker}::bigint then true else false end`
}

/** Their status is the report's: it says more than an answer. Counts those that this worker waited for. */
export function recordAfterReportsSql(
  schema: string,
  worker: number,
  results: readonly AttemptResult[],
): RawBuilder<unknown> {
  return sql`
    update ${stateTables(schema).message} m set
      attempts = r.attempts, provider_id = r."providerId", handed_at = coalesce(r."handedAt", m.handed_at), worker = null
    from ${rowsSql('r', results.map(writable), COLUMNS)}
    where m.id = r.id and m.status in ('confirmed', 'bounced') and m.worker = ${worker}::bigint`
}
