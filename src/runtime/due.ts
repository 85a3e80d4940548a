/** Applied programs, cursors and the ledger in; what falls due next, and when, out. */
import { sql } from 'kysely'
import { type Address, addressOf } from '../ir/address.ts'
import type { Instant } from '../ir/clock.ts'
import { nextInstant } from '../ir/next-instant.ts'
import type { Schedule } from '../ir/schedule.ts'
import type { Cursors } from './cursors.ts'
import type { DueFiring } from './enrol/fire-schedule.ts'
import type { DueExport } from './export/fire-export.ts'
import { notPausedSql } from './hold/not-paused.ts'
import { compareInstants, earliest, isAfter } from './instant.ts'
import type { AppliedPrograms } from './load-applied.ts'
import type { DueRefresh } from './refresh/refresh-segments.ts'
import type { RunContext } from './run-context.ts'
import { latestInstant } from './schedule-instants.ts'
import { stepPlacesSql } from './step-places.ts'

/** Everything that schedules say of one instant: refreshes first, then the journeys that start from their members, then files. */
export interface Barrier {
  readonly at: Instant
  readonly refreshes: readonly DueRefresh[]
  readonly firings: readonly DueFiring[]
  readonly exports: readonly DueExport[]
}

export interface BarrierQuestion {
  readonly programs: AppliedPrograms
  readonly cursors: Cursors
  /** Left out: they failed already in this pass. */
  readonly blocked: ReadonlySet<Address>
  /** Of instants missed up to here, `catchUp: latest` runs only the last. Virtual time is never late. */
  readonly lateAt: Instant | undefined
  /** Whether files of audiences are made; without a place for them they are left to another run. */
  readonly writesFiles: boolean
}

export function nextBarrier(question: BarrierQuestion): Barrier | undefined {
  const refreshes = dueRefreshes(question)
  const firings = dueFirings(question)
  const exports = dueExports(question)
  const at = earliest(...[...refreshes, ...firings, ...exports].map((one) => one.at))
  if (at === undefined) return undefined
  const isThen = (one: { readonly at: Instant }) => compareInstants(one.at, at) === 0
  return {
    at,
    refreshes: refreshes.filter(isThen),
    firings: firings.filter(isThen),
    exports: exports.filter(isThen),
  }
}

/** In id order, as programs are. */
function dueRefreshes({ programs, writesFiles: _, ...question }: BarrierQuestion): DueRefresh[] {
  return [...programs.segments.values()].flatMap((segment) => {
    const due = dueOf(addressOf('segment', segment.id), segment.program.refresh, question)
    return due === undefined ? [] : [{ segment, ...due }]
  })
}

function dueFirings({ programs, writesFiles: _, ...question }: BarrierQuestion): DueFiring[] {
  return [...programs.journeys.values()].flatMap((journey) => {
    const { trigger } = journey.program.journey
    if (!('schedule' in trigger)) return []
    const due = dueOf(addressOf('journey', journey.id), trigger.schedule, question)
    return due === undefined ? [] : [{ journey, trigger, ...due }]
  })
}

function dueExports({ programs, writesFiles, ...question }: BarrierQuestion): DueExport[] {
  if (!writesFiles) return []
  return [...programs.exports.values()].flatMap((exported) => {
    const { schedule } = exported.program.export
    if (schedule === undefined) return []
    const due = dueOf(addressOf('export', exported.id), schedule, question)
    return due === undefined ? [] : [{ exported, ...due }]
  })
}

function dueOf(
  address: Address,
  schedule: Schedule,
  { cursors, blocked, lateAt }: Omit<BarrierQuestion, 'programs' | 'writesFiles'>,
): { readonly at: Instant; readonly cursor: Instant } | undefined {
  const cursor = cursors.get(address)
  if (cursor === undefined || blocked.has(address)) return undefined
  const missed =
    lateAt !== undefined && schedule.catchUp === 'latest'
      ? latestInstant(schedule, cursor, lateAt)
      : undefined
  const at = missed ?? nextInstant(schedule, cursor)
  return at === undefined ? undefined : { at, cursor }
}

/** The first instant after `floor` at which someone stands before a due step, may be enrolled, or a message is due again. */
export async function nextWork(
  run: RunContext,
  floor: Instant | undefined,
): Promise<Instant | undefined> {
  const { db, tables } = run
  const after = floor ?? '-infinity'
  const isMoving = notPausedSql(run, sql`journey`)
  const [row] = await db.run<Record<'due' | 'arrival' | 'attempt', Instant | null>>(sql`
    select
      (select min(due) from (${stepPlacesSql(run, after)}) place) as due,
      (select min(at) from ${tables.arrival} where at > ${after}::timestamptz) as arrival,
      (select min(next_attempt_at) from ${tables.message}
        where status in ('retry', 'deferred') and next_attempt_at > ${after}::timestamptz and ${isMoving}) as attempt`)
  const free = run.rateWaits
    .all()
    .filter((instant) => floor === undefined || isAfter(instant, floor))
  const at = [row?.due, row?.arrival, row?.attempt]
  return earliest(...at.map((instant) => instant ?? undefined), ...free)
}
