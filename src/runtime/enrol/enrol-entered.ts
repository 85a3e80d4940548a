/** People who entered or left a segment at an instant in, their enrolments in the journeys it triggers out. */
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { type EnrolCounts, enrolPeopleSql } from '../../ir/enrol-people.ts'
import type { RunContext } from '../run-context.ts'
import { allowNestedLoops, MANY } from './many-rows.ts'

export interface EnrolTally {
  readonly journey: string
  readonly count: number
}

export interface Entry {
  readonly segment: string
  readonly change: 'entered' | 'left'
  readonly at: Instant
  readonly count: number
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
  if (entry.count >= MANY) await allowNestedLoops(tx, false)
  const tallies: EnrolTally[] = []
  for (const { id, applyId, program } of triggered) {
    const [counts] = await tx.run<EnrolCounts>(
      enrolPeopleSql(run.schema, {
        journey: program.journey,
        versionApplyId: applyId,
        asOf: entry.at,
        key: '',
        people: { kind: entry.change, segment: entry.segment, cause: 'refresh' },
      }),
    )
    tallies.push({ journey: id, count: counts?.enrolled ?? 0 })
  }
  if (entry.count >= MANY) await allowNestedLoops(tx, true)
  return tallies
}
