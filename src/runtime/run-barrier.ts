/** One instant of schedules in; its segments refreshed, then the journeys that start from them fired, out. */
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { type Address, addressOf } from '../ir/address.ts'
import { DatabaseError } from '../ir/database.ts'
import type { Cursors } from './cursors.ts'
import { isStatementProblem, messageOf } from './database-problem.ts'
import type { Barrier } from './due.ts'
import { type DueFiring, fireSchedule } from './enrol/fire-schedule.ts'
import { type DueExport, fireExport } from './export/fire-export.ts'
import { type DueRefresh, refreshSegments } from './refresh/refresh-segments.ts'
import type { RunContext } from './run-context.ts'
import { ProgramsChanged } from './work-transaction.ts'

/** What a pass knows of schedules; changed as it goes. */
export interface ScheduleState {
  readonly cursors: Cursors
  /** What failed in this pass, left alone until the next one. */
  readonly blocked: Set<Address>
}

export async function runBarrier(
  run: RunContext,
  { refreshes, firings, exports }: Barrier,
  state: ScheduleState,
): Promise<void> {
  if (isAborted(run)) return
  // Those another worker has in hand are waited for: journeys below must find this instant's members.
  const isBusy = await tryRefresh(run, refreshes, state, 'skip')
  if (isBusy) await tryRefresh(run, refreshes, state, 'wait')
  for (const due of firings) {
    if (isAborted(run)) return
    await tryFire(run, due, state)
  }
  for (const due of exports) {
    if (isAborted(run)) return
    await tryExport(run, due, state)
  }
}

/** Asked anew each time: it changes while work is awaited. */
function isAborted({ signal }: RunContext): boolean {
  return signal?.aborted === true
}

/** All together; when the database refuses that, one by one, so that only those it refuses are left. True: busy. */
async function tryRefresh(
  run: RunContext,
  due: readonly DueRefresh[],
  state: ScheduleState,
  whenLocked: 'skip' | 'wait',
): Promise<boolean> {
  const [first, second] = due
  if (first === undefined) return false
  try {
    const outcome = await refreshSegments(run, due, whenLocked)
    if (outcome.kind === 'busy') return true
    for (const [id, cursor] of outcome.cursors) state.cursors.set(addressOf('segment', id), cursor)
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    if (second === undefined) blockSegment(run, first.segment.id, state, thrown.message)
    else for (const each of due) await tryRefresh(run, [each], state, 'wait')
  }
  return false
}

function blockSegment(
  run: RunContext,
  segment: string,
  { blocked }: ScheduleState,
  reason: string,
): void {
  const address = addressOf('segment', segment)
  blocked.add(address)
  run.tally.problem(
    diagnostic('CRM7002', {
      address,
      message: `Segment "${segment}" could not be refreshed: ${reason}.`,
      fix: 'Compare the catalog with the database (crm plan does), apply, and run again.',
    }),
  )
}

/** A full disk or a refused statement stops one file, not the run. */
async function tryExport(
  run: RunContext,
  due: DueExport,
  { cursors, blocked }: ScheduleState,
): Promise<void> {
  const { id } = due.exported
  const address = addressOf('export', id)
  if (run.files === undefined) return
  try {
    cursors.set(address, await fireExport(run, run.files, due))
  } catch (thrown) {
    const isOfDatabase = thrown instanceof DatabaseError || thrown instanceof ProgramsChanged
    if (isOfDatabase && !isStatementProblem(thrown)) throw thrown
    blocked.add(address)
    run.tally.problem(
      diagnostic('CRM7420', {
        address,
        message: `Export "${id}" was not written: ${messageOf(thrown)}.`,
        fix: 'Mend what is named; the next run tries again.',
      }),
    )
  }
}

async function tryFire(
  run: RunContext,
  due: DueFiring,
  { cursors, blocked }: ScheduleState,
): Promise<void> {
  const address = addressOf('journey', due.journey.id)
  const problem = (message: string, fix: string) => {
    blocked.add(address)
    run.tally.problem(diagnostic('CRM7003', { address, message, fix }))
  }
  const { segment } = due.trigger
  if (segment !== undefined && blocked.has(addressOf('segment', segment))) {
    problem(
      `Journey "${due.journey.id}" was not started: its segment "${segment}" could not be refreshed.`,
      'Mend the segment; the journey follows by itself.',
    )
    return
  }
  try {
    cursors.set(address, await fireSchedule(run, due))
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    problem(
      `Journey "${due.journey.id}" could not enrol its people: ${thrown.message}.`,
      'Check the database, then run again.',
    )
  }
}
