/** The second reader of the list of stages (`plan/explain-stage` is the first): does them, in order. */
import { DatabaseError } from '../ir/database.ts'
import type { Stage, StageKind, StageOf } from '../plan/stage.ts'
import {
  endEnrolmentsStages,
  enrolBackfillStages,
  enrolEnteredStages,
  enrolLeftStages,
  migrateEnrolmentsStages,
} from './stages/journey-stages.ts'
import { removeObjectStages, writeObjectStages } from './stages/object-stages.ts'
import {
  dropMembersStages,
  fillSegmentStages,
  refreshSegmentStages,
} from './stages/segment-stages.ts'
import {
  type StageContext,
  StageError,
  type StageExecutor,
  type StageResult,
} from './stages/stage-executor.ts'
import { startScheduleStages, stopScheduleStages } from './stages/start-stages.ts'

const EXECUTORS: { readonly [K in StageKind]: StageExecutor<K> } = {
  'end-enrolments': endEnrolmentsStages,
  'stop-schedule': stopScheduleStages,
  'drop-members': dropMembersStages,
  'remove-object': removeObjectStages,
  'write-object': writeObjectStages,
  'migrate-enrolments': migrateEnrolmentsStages,
  'fill-segment': fillSegmentStages,
  'refresh-segment': refreshSegmentStages,
  'enrol-backfill': enrolBackfillStages,
  'enrol-entered': enrolEnteredStages,
  'enrol-left': enrolLeftStages,
  'start-schedule': startScheduleStages,
}

export async function executeStages(
  stages: readonly Stage[],
  context: StageContext,
): Promise<readonly StageResult[]> {
  const results: StageResult[] = []
  for (const run of runsOfOneKind(stages)) results.push(...(await executeRun(run, context)))
  return results
}

/** Neighbours of one kind, which an executor may do in one statement. */
function runsOfOneKind(stages: readonly Stage[]): readonly (readonly Stage[])[] {
  const runs: Stage[][] = []
  for (const stage of stages) {
    const last = runs.at(-1)
    if (last?.[0]?.kind === stage.kind) last.push(stage)
    else runs.push([stage])
  }
  return runs
}

async function executeRun(
  run: readonly Stage[],
  context: StageContext,
): Promise<readonly StageResult[]> {
  const [first] = run
  if (first === undefined) return []
  try {
    return await executeKind(first.kind, run, context)
  } catch (error) {
    throw error instanceof DatabaseError ? new StageError(first, error) : error
  }
}

function executeKind<K extends StageKind>(
  kind: K,
  run: readonly Stage[],
  context: StageContext,
): Promise<readonly StageResult[]> {
  const isOfKind = (stage: Stage): stage is StageOf<K> => stage.kind === kind
  const execute: StageExecutor<K> = EXECUTORS[kind]
  return execute(run.filter(isOfKind), context)
}
