/** One instant of schedules in; its segments refreshed, then the journeys that start from them fired, out. */
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { type Address, addressOf } from '../ir/address.ts'
import type { Cursors } from './cursors.ts'
import { isStatementProblem } from './database-problem.ts'
import type { Barrier } from './due.ts'
import { type DueFiring, fireSchedule } from './enrol/fire-schedule.ts'
import { type DueRefresh, refreshSegment } from './refresh/refresh-segment.ts'
import type { RunContext } from './run-context.ts'

/** What a pass knows of schedules; changed as it goes. */
export interface ScheduleState {
  readonly cursors: Cursors
  /** What failed in this pass, left alone until the next one. */
  readonly blocked: Set<Address>
}

export async function runBarrier(
  run: RunContext,
  { refreshes, firings }: Barrier,
  state: ScheduleState,
): Promise<void> {
  const busy: DueRefresh[] = []
  for (const due of refreshes) {
    if (run.signal?.aborted === true) return
    if (await tryRefresh(run, due, state, 'skip')) busy.push(due)
  }
  // Those another worker had in hand are waited for: journeys below must find this instant's members.
  for (const due of busy) await tryRefresh(run, due, state, 'wait')
  for (const due of firings) {
    if (run.signal?.aborted === true) return
    await tryFire(run, due, state)
  }
}

/** True when another worker holds it. */
async function tryRefresh(
  run: RunContext,
  due: DueRefresh,
  { cursors, blocked }: ScheduleState,
  whenLocked: 'skip' | 'wait',
): Promise<boolean> {
  const address = addressOf('segment', due.segment.id)
  try {
    const outcome = await refreshSegment(run, due, whenLocked)
    if (outcome.kind === 'busy') return true
    cursors.set(address, outcome.kind === 'moved' ? outcome.cursor : due.at)
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    blocked.add(address)
    run.tally.problem(
      diagnostic('CRM7002', {
        address,
        message: `Segment "${due.segment.id}" could not be refreshed: ${thrown.message}.`,
        fix: 'Compare the catalog with the database (crm plan does), apply, and run again.',
      }),
    )
  }
  return false
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
  if (blocked.has(addressOf('segment', due.segment))) {
    problem(
      `Journey "${due.journey.id}" was not started: its segment "${due.segment}" could not be refreshed.`,
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
