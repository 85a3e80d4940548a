/**
 * A size and a number of segments in, seconds out: the same segments as hand-written queries, by a pass over everyone, by what
 * an hour changed, and one count per customer as the floor. All on one server and the same data, and all must agree.
 */
import { sql } from 'kysely'
import type pg from 'pg'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { Database } from '../../src/ir/database.ts'
import { refreshPasses } from '../../src/runtime/refresh/refresh-passes.ts'
import type { SegmentState } from '../../src/runtime/refresh/segment-state.ts'
import { type MixedSegment, mixedSegments } from './mixed-segments.ts'
import { type CompiledSegments, compileSegments } from './segment-project.ts'
import { AS_OF, addHour, HOUR_LATER, type ShopSize } from './shop-data.ts'

export interface SegmentFigure extends ShopSize {
  readonly name: 'baseline' | 'full' | 'incremental' | 'floor'
  readonly segments: number
  readonly seconds: number
}

export interface SegmentBench extends ShopSize {
  readonly db: Database
  readonly client: pg.Client
  readonly print: (figure: SegmentFigure) => void
}

export interface Asked {
  readonly segments: number
  /** Which to measure: growth asks for the two passes only. */
  readonly isWithBaseline: boolean
}

export async function measureSegments(
  { db, client, print, customers, events }: SegmentBench,
  { segments: count, isWithBaseline }: Asked,
): Promise<void> {
  const mixed = mixedSegments(count)
  const compiled = compileSegments(mixed)
  const figure = async (name: SegmentFigure['name'], work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1000
    print({ name, customers, events, segments: count, seconds })
  }
  await newState(db)
  if (isWithBaseline) {
    await figure('floor', () =>
      client.query('select count(*) from (select customer_id, count(*) from orders group by 1) c'),
    )
    await figure('baseline', () => fillByHand(client, mixed))
  }
  await figure('full', () => refresh(db, compiled, AS_OF))
  if (isWithBaseline) await compareSizes(client, mixed)
  // The pass of a second refresh looks at everyone too, and is what remembers how far it read; it is not timed.
  await addHour(client, { customers, events })
  await client.query('vacuum analyze orders')
  await figure('incremental', () => refresh(db, compiled, HOUR_LATER))
  await client.query(`delete from orders where ordered_at > '${AS_OF}'`)
}

async function newState(db: Database): Promise<void> {
  await db.run(sql`drop schema if exists crm cascade`)
  await db.transaction(async (tx) => {
    for (const statement of createStateSchema('crm')) await tx.run(statement)
  })
}

/** As a worker does: the first time everyone, then who can have moved. */
async function refresh(
  db: Database,
  { segments, catalog }: CompiledSegments,
  at: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const rows = await tx.run<SegmentState & { readonly segment: string }>(sql`
      select segment, as_of as "asOf", full_at as "fullAt", cursors from crm.segment_state`)
    const states = new Map(rows.map(({ segment, ...state }) => [segment, state]))
    const run = { schema: 'crm', changes: catalog.changes }
    const asked = [...segments].map(([id, program]) => ({
      segment: { id, program },
      state: states.get(id),
    }))
    await refreshPasses(tx, run, { at, segments: asked })
  })
  await db.run(sql`analyze crm.membership`)
}

/** One query each, one row per member, as teams without a tool keep them. */
async function fillByHand(client: pg.Client, mixed: readonly MixedSegment[]): Promise<void> {
  await client.query(`drop table if exists by_hand;
    create table by_hand (segment text, customer_id bigint, entered_at timestamptz, primary key (segment, customer_id))`)
  for (const { id, query } of mixed) {
    await client.query(
      `insert into by_hand select '${id}', q.customer_id, $1::timestamptz from (${query}) q`,
      [AS_OF],
    )
  }
}

async function compareSizes(client: pg.Client, mixed: readonly MixedSegment[]): Promise<void> {
  const byHand = await client.query<{ segment: string; size: string }>(
    'select segment, count(*) as size from by_hand group by 1',
  )
  const ours = await client.query<{ segment: string; size: string }>(
    'select segment, size from crm.segment_state',
  )
  const expected = new Map(byHand.rows.map(({ segment, size }) => [segment, size]))
  const found = new Map(ours.rows.map(({ segment, size }) => [segment, size]))
  const different = mixed.filter(({ id }) => (expected.get(id) ?? '0') !== found.get(id))
  if (different.length === 0) return
  const shown = different.map(
    ({ id }) => `${id}: by hand ${expected.get(id)}, by pass ${found.get(id)}`,
  )
  throw new Error(`the two ways disagree\n${shown.join('\n')}`)
}
