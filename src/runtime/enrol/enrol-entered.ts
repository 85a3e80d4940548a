/** People who entered or left a segment at an instant in, their enrolments in the journeys it triggers out. */
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { enrolPeople } from '../../ir/enrol-people.ts'
import type { RunContext } from '../run-context.ts'

export interface EnrolTally {
  readonly journey: string
  readonly count: number
}

export interface Entry {
  readonly segment: string
  readonly change: 'entered' | 'left'
  readonly at: Instant
}

const TRIGGERS = { entered: 'enters', left: 'leaves' } as const

export async function enrolEntered(
  tx: Executor,
  run: RunContext,
  entry: Entry,
): Promise<readonly EnrolTally[]> {
  const triggered = [...run.programs.journeys.values()].filter(({ program }) => {
    const { trigger } = program.journey
    return trigger.kind === TRIGGERS[entry.change] && trigger.segment === entry.segment
  })
  if (triggered.length === 0) return []
  const tallies: EnrolTally[] = []
  for (const { id, applyId, program } of triggered) {
    const count = await enrolPeople(tx, run.schema, {
      journey: program.journey,
      versionApplyId: applyId,
      asOf: entry.at,
      key: '',
      people: { kind: entry.change, segment: entry.segment, cause: 'refresh' },
    })
    tallies.push({ journey: id, count })
  }
  return tallies
}
