/** People who became members of a segment at an instant in, their enrolments in the journeys it triggers out. */
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { type EnrolCounts, enrolPeopleSql } from '../../ir/enrol-people.ts'
import type { RunContext } from '../run-context.ts'

export interface EnrolTally {
  readonly journey: string
  readonly count: number
}

export async function enrolEntered(
  tx: Executor,
  run: RunContext,
  segment: string,
  at: Instant,
): Promise<readonly EnrolTally[]> {
  const tallies: EnrolTally[] = []
  for (const { id, applyId, program } of run.programs.journeys.values()) {
    const { trigger } = program.journey
    if (trigger.kind !== 'enters' || trigger.segment !== segment) continue
    const [counts] = await tx.run<EnrolCounts>(
      enrolPeopleSql(run.schema, {
        journey: program.journey,
        versionApplyId: applyId,
        asOf: at,
        key: '',
        people: { kind: 'entered', segment, cause: 'refresh' },
      }),
    )
    tallies.push({ journey: id, count: counts?.enrolled ?? 0 })
  }
  return tallies
}
