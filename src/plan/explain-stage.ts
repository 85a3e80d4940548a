/** The first reader of the list of stages (apply's `execute-stages` is the second): says each in one line. */
import type { Count } from './count.ts'
import type { JourneyImpact, Plan, PlannedChange, SegmentImpact } from './plan.ts'
import type { Stage, StageKind, StageOf } from './stage.ts'

/** Impacts by id, looked up once per stage. */
interface Known {
  readonly segments: ReadonlyMap<string, SegmentImpact>
  readonly journeys: ReadonlyMap<string, JourneyImpact>
  readonly startedByEvents: ReadonlySet<string>
}

type Explain<K extends StageKind> = (stage: StageOf<K>, known: Known) => string

const EXPLANATIONS: { readonly [K in StageKind]: Explain<K> } = {
  'end-enrolments': ({ journey }, { journeys }) =>
    `end ${people(journeys.get(journey)?.inFlight)} on their way through journey ${journey}`,
  'stop-schedule': ({ journey }) => `stop the schedule of journey ${journey}`,
  'drop-members': ({ segment }, { segments }) =>
    `forget ${people(segments.get(segment)?.before)} in segment ${segment}`,
  'remove-object': ({ address }) => `remove ${address}`,
  'write-object': ({ address }) => `write ${address}`,
  'migrate-enrolments': ({ journey }, { journeys }) =>
    `move ${people(journeys.get(journey)?.migrating)} to the new version of journey ${journey}`,
  'fill-segment': ({ segment }, { segments }) =>
    `fill segment ${segment} with ${people(segments.get(segment)?.after)}`,
  'refresh-segment': ({ segment }, { segments }) => {
    const impact = segments.get(segment)
    return `refresh segment ${segment}: ${people(impact?.entering)} enter, ${people(impact?.leaving)} leave by the new definition`
  },
  'enrol-backfill': ({ journey, segment }, { journeys }) =>
    `enrol ${people(journeys.get(journey)?.enrolled)} already in segment ${segment} in journey ${journey}`,
  'enrol-entered': ({ journey, segment }, { journeys }) =>
    `enrol ${people(journeys.get(journey)?.enrolled)} entering segment ${segment} in journey ${journey}`,
  'enrol-left': ({ journey, segment }, { journeys }) =>
    `enrol ${people(journeys.get(journey)?.enrolled)} leaving segment ${segment} in journey ${journey}`,
  'start-schedule': ({ journey }, { startedByEvents }) =>
    startedByEvents.has(journey)
      ? `start people in journey ${journey} with events from this as-of on`
      : `start the schedule of journey ${journey} at this as-of`,
}

export interface ExplainedStage {
  readonly stage: Stage
  readonly text: string
}

export function explainStages(plan: Plan): readonly ExplainedStage[] {
  const known: Known = {
    segments: new Map(plan.impact.segments.map((impact) => [impact.segment, impact])),
    journeys: new Map(plan.impact.journeys.map((impact) => [impact.journey, impact])),
    startedByEvents: new Set(plan.changes.flatMap(startedByEvent)),
  }
  return plan.stages.map((stage) => ({ stage, text: explain(stage.kind, stage, known) }))
}

function startedByEvent(change: PlannedChange): readonly string[] {
  if (change.change === 'delete' || change.object.program.kind !== 'journey') return []
  const { id, trigger } = change.object.program.journey
  return trigger.kind === 'event' ? [id] : []
}

function explain<K extends StageKind>(kind: K, stage: Stage, known: Known): string {
  const isOfKind = (candidate: Stage): candidate is StageOf<K> => candidate.kind === kind
  return isOfKind(stage) ? EXPLANATIONS[kind](stage, known) : ''
}

function people(count: Count | null | undefined): string {
  if (count === 1) return '1 person'
  return `${typeof count === 'string' ? count : (count ?? 0).toLocaleString('en-US')} people`
}
