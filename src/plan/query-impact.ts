/**
 * The impact port over a database: many questions become few statements (`union all`), each predicate is run once.
 * Works inside a transaction, also a read-only one; changes nothing.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import type { DatabaseError, Executor } from '../ir/database.ts'
import { withEmptyLedger } from '../ir/empty-ledger.ts'
import { stateTables } from '../ir/state-tables.ts'
import { type BroadcastCounts, broadcastCountsSql } from './broadcast-statements.ts'
import { chunkQuestions } from './chunk-questions.ts'
import type {
  ImpactPort,
  JourneyCounts,
  JourneyQuestion,
  SegmentCounts,
  SegmentQuestion,
  StepsOfJourney,
} from './impact-port.ts'
import { journeyCountsSql, type SegmentRow, segmentCountsSql } from './impact-statements.ts'
import { attempt, SegmentRefused } from './refused-segment.ts'

export interface ImpactSource {
  /** Must be a transaction: a statement that fails is undone to a savepoint. */
  readonly tx: Executor
  readonly schema: string
  /** Whether crm's tables exist. Without them nobody is a stored member, enrolled or in flight. */
  readonly initialized: boolean
}

export function createImpactPort(source: ImpactSource): ImpactPort {
  return {
    segments: async (asked, asOf) => {
      const counts: SegmentCounts[] = []
      const questions = source.initialized
        ? asked
        : asked.map((each) => beforeAnyMessage(each, source))
      for (const chunk of chunkQuestions(questions, segmentParameters)) {
        counts.push(...(await countSegments(source, chunk, asOf)))
      }
      return counts
    },
    journeys: async (asked, asOf) => {
      const counts: JourneyCounts[] = []
      const questions = source.initialized
        ? asked
        : asked.map((each) => withoutLedger(each, source))
      for (const chunk of chunkQuestions(questions, ({ members }) => members?.params.length ?? 0)) {
        const parts = chunk.map((question, index) =>
          journeyCountsSql(source, question, index, asOf),
        )
        counts.push(...(await source.tx.run<JourneyCounts>(inOrder(parts))))
      }
      return counts
    },
    // One by one: there are few of them, and each asks for as much as a plan of segments does.
    broadcasts: async (questions, asOf) => {
      const counts: BroadcastCounts[] = []
      for (const question of questions) {
        counts.push(
          ...(await source.tx.run<BroadcastCounts>(broadcastCountsSql(source, question, asOf))),
        )
      }
      return counts
    },
    inFlight: (journeys) => countInFlight(source, journeys),
    standingAt: (journeys) => countStanding(source, journeys),
    stateAfter: (asOf) => stateAfter(source, asOf),
  }
}

/** Predicates may read the ledger, and without crm's tables there is none. */
function beforeAnyMessage(question: SegmentQuestion, { schema }: ImpactSource): SegmentQuestion {
  const { after } = question
  return after === undefined ? question : { ...question, after: withEmptyLedger(after, schema) }
}

function withoutLedger(question: JourneyQuestion, { schema }: ImpactSource): JourneyQuestion {
  const { members } = question
  return members === undefined
    ? question
    : { ...question, members: withEmptyLedger(members, schema) }
}

function segmentParameters({ before, after }: SegmentQuestion): number {
  return (before?.params.length ?? 0) + (after?.params.length ?? 0)
}

function inOrder<Row>(parts: readonly RawBuilder<Row>[]): RawBuilder<Row> {
  return sql<Row>`select * from (${sql.join(parts, sql` union all `)}) answer order by question`
}

/**
 * An applied predicate may name a column that is gone, which is often just what the plan mends. Then the stored
 * members stand in for it. What is refused all the same is said of the segment it belongs to.
 */
async function countSegments(
  source: ImpactSource,
  chunk: readonly SegmentQuestion[],
  asOf: Instant,
): Promise<readonly SegmentCounts[]> {
  const hasApplied = source.initialized && chunk.some(({ before }) => before !== undefined)
  const first = await attempt(source.tx, () => askSegments(source, chunk, asOf, 'definition'))
  if ('answer' in first) return first.answer
  const isMended = hasApplied && isStatementRefused(first.refusal)
  if (!isMended) throw await refusedOf(source, chunk, asOf, 'definition', first.refusal)
  const second = await attempt(source.tx, () => askSegments(source, chunk, asOf, 'stored'))
  if ('answer' in second) return second.answer
  throw await refusedOf(source, chunk, asOf, 'stored', second.refusal)
}

async function askSegments(
  source: ImpactSource,
  chunk: readonly SegmentQuestion[],
  asOf: Instant,
  beforeFrom: SegmentCounts['beforeFrom'],
): Promise<readonly SegmentCounts[]> {
  const parts = chunk.map((question, index) =>
    segmentCountsSql(source, question, { index, asOf, beforeFrom }),
  )
  const rows = await source.tx.run<SegmentRow>(inOrder(parts))
  return rows.map((row, index) => ({
    before: row.before,
    after: row.after,
    entering: row.entering,
    leaving: row.leaving,
    beforeFrom: chunk[index]?.before === undefined ? ('definition' as const) : beforeFrom,
  }))
}

/** Asked one by one, so that the one is found; together they were refused as a whole. */
async function refusedOf(
  source: ImpactSource,
  chunk: readonly SegmentQuestion[],
  asOf: Instant,
  beforeFrom: SegmentCounts['beforeFrom'],
  refusal: DatabaseError,
): Promise<Error> {
  for (const question of chunk) {
    const alone = await attempt(source.tx, () => askSegments(source, [question], asOf, beforeFrom))
    if ('refusal' in alone) return new SegmentRefused(question.segment, alone.refusal)
  }
  return refusal
}

/** SQLSTATE class 42: a table, column, function or type is not what the statement takes it for. */
function isStatementRefused({ code }: DatabaseError): boolean {
  return code?.startsWith('42') === true
}

async function countInFlight(
  { tx, schema, initialized }: ImpactSource,
  journeys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (!initialized || journeys.length === 0) return new Map()
  const rows = await tx.run<{ journey: string; people: number }>(sql`
    select journey, count(*) as people from ${stateTables(schema).enrolment}
    where status = 'active' and journey = any(${journeys}::text[])
    group by journey`)
  return new Map(rows.map(({ journey, people }) => [journey, people]))
}

async function countStanding(
  { tx, schema, initialized }: ImpactSource,
  journeys: readonly StepsOfJourney[],
): Promise<ReadonlyMap<string, number>> {
  const places = journeys.flatMap(({ journey, steps }) => steps.map((step) => ({ journey, step })))
  if (!initialized || places.length === 0) return new Map()
  const rows = await tx.run<{ journey: string; people: number }>(sql`
    select n.journey, count(*) as people from ${stateTables(schema).enrolment} n
    join jsonb_to_recordset(${JSON.stringify(places)}::text::jsonb) as p (journey text, step text) using (journey, step)
    where n.status = 'active' group by n.journey`)
  return new Map(rows.map(({ journey, people }) => [journey, people]))
}

async function stateAfter(
  { tx, schema, initialized }: ImpactSource,
  asOf: Instant,
): Promise<Instant | undefined> {
  if (!initialized) return undefined
  const t = stateTables(schema)
  const [row] = await tx.run<{ latest: Instant | null }>(sql`
    select max(s.as_of) as latest from (
      select max(as_of) as as_of from ${t.apply} union all select max(as_of) from ${t.segment_state}
    ) s
    where s.as_of > ${asOf}::timestamptz`)
  return row?.latest ?? undefined
}
