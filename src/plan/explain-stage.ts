/** The first reader of the list of stages (apply's `execute-stages` is the second): says each in one line. */
import type { Plan } from './plan.ts'
import type { Stage, StageKind, StageOf } from './stage.ts'

type Explain<K extends StageKind> = (stage: StageOf<K>, plan: Plan) => string

const EXPLANATIONS: { readonly [K in StageKind]: Explain<K> } = {
  'end-enrolments': ({ journey }, plan) =>
    `end ${people(journeyImpact(plan, journey)?.inFlight)} on their way through journey ${journey}`,
  'stop-schedule': ({ journey }) => `stop the schedule of journey ${journey}`,
  'drop-members': ({ segment }, plan) =>
    `forget ${people(segmentImpact(plan, segment)?.before)} in segment ${segment}`,
  'remove-object': ({ address }) => `remove ${address}`,
  'write-object': ({ address }) => `write ${address}`,
  'fill-segment': ({ segment }, plan) =>
    `fill segment ${segment} with ${people(segmentImpact(plan, segment)?.after)}`,
  'refresh-segment': ({ segment }, plan) => {
    const impact = segmentImpact(plan, segment)
    return `refresh segment ${segment}: ${people(impact?.entering)} enter, ${people(impact?.leaving)} leave by the new definition`
  },
  'enrol-backfill': ({ journey, segment }, plan) =>
    `enrol ${people(journeyImpact(plan, journey)?.enrolled)} already in segment ${segment} in journey ${journey}`,
  'enrol-entered': ({ journey, segment }, plan) =>
    `enrol ${people(journeyImpact(plan, journey)?.enrolled)} entering segment ${segment} in journey ${journey}`,
  'start-schedule': ({ journey }) => `start the schedule of journey ${journey} at this as-of`,
}

export function explainStage(stage: Stage, plan: Plan): string {
  return explain(stage.kind, stage, plan)
}

function explain<K extends StageKind>(kind: K, stage: Stage, plan: Plan): string {
  const isOfKind = (candidate: Stage): candidate is StageOf<K> => candidate.kind === kind
  return isOfKind(stage) ? EXPLANATIONS[kind](stage, plan) : ''
}

function segmentImpact(plan: Plan, segment: string) {
  return plan.impact.segments.find((impact) => impact.segment === segment)
}

function journeyImpact(plan: Plan, journey: string) {
  return plan.impact.journeys.find((impact) => impact.journey === journey)
}

function people(count: number | string | null | undefined): string {
  return count === 1 ? '1 person' : `${count ?? 0} people`
}
