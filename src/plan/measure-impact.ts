/** What changes in objects mean in numbers of people: questions to the port, exact answers out. */
import type { Instant } from '../ir/clock.ts'
import type { ObjectDiff } from './diff-objects.ts'
import type { ImpactPort, JourneyCounts, SegmentCounts, SegmentQuestion } from './impact-port.ts'
import {
  changesMembers,
  type JourneyEffect,
  type JourneyEnrolment,
  journeyEffects,
  segmentProgram,
} from './journey-effects.ts'

/** Exact numbers: masked before anyone sees them, compared with a plan's when it is applied. */
export interface MeasuredImpact {
  readonly segments: readonly MeasuredSegment[]
  readonly journeys: readonly MeasuredJourney[]
}

export interface MeasuredSegment extends SegmentCounts {
  readonly segment: string
  readonly change: ObjectDiff['change']
}

export interface MeasuredJourney extends JourneyCounts {
  readonly journey: string
  readonly isNew: boolean
  readonly enrolment: JourneyEnrolment
  readonly inFlight: number
  readonly fate: JourneyEffect['fate']
  /** Of `migrate`: those of them who have a place in the new version. */
  readonly migrating?: number
}

export async function measureImpact(
  diffs: readonly ObjectDiff[],
  asOf: Instant,
  port: ImpactPort,
): Promise<MeasuredImpact> {
  return {
    segments: await measureSegments(diffs, asOf, port),
    journeys: await measureJourneys(diffs, asOf, port),
  }
}

async function measureSegments(
  diffs: readonly ObjectDiff[],
  asOf: Instant,
  port: ImpactPort,
): Promise<readonly MeasuredSegment[]> {
  const asked = diffs.flatMap(segmentQuestion)
  if (asked.length === 0) return []
  const counts = await port.segments(asked, asOf)
  return asked.flatMap(({ segment, change }, index) => {
    const found = counts[index]
    return found === undefined ? [] : [{ segment, change, ...found }]
  })
}

/** Segments whose members may differ: new, removed, and changed ones. */
function segmentQuestion(
  diff: ObjectDiff,
): readonly (SegmentQuestion & { readonly change: ObjectDiff['change'] })[] {
  const before = diff.change === 'create' ? undefined : segmentProgram(diff.before)
  const after = diff.change === 'delete' ? undefined : segmentProgram(diff.after)
  if (before === undefined && after === undefined) return []
  if (!changesMembers(diff)) return []
  return [
    {
      segment: diff.change === 'delete' ? diff.before.id : diff.after.id,
      change: diff.change,
      ...(before === undefined ? {} : { before: before.members }),
      ...(after === undefined ? {} : { after: after.members }),
    },
  ]
}

async function measureJourneys(
  diffs: readonly ObjectDiff[],
  asOf: Instant,
  port: ImpactPort,
): Promise<readonly MeasuredJourney[]> {
  const effects = journeyEffects(diffs)
  if (effects.length === 0) return []
  const questions = effects.flatMap(({ question }) => (question === undefined ? [] : [question]))
  const answers = questions.length === 0 ? [] : await port.journeys(questions, asOf)
  const inFlight = await port.inFlight(effects.map(({ journey }) => journey))
  const counts = new Map(questions.map((question, index) => [question.journey.id, answers[index]]))
  const standing = await port.standingAt(
    effects.flatMap(({ journey, movedFrom }) =>
      movedFrom === undefined ? [] : [{ journey, steps: movedFrom }],
    ),
  )
  return effects.map(({ journey, enrolment, fate, question }) => ({
    journey,
    isNew: question?.people === 'members',
    enrolment,
    fate,
    inFlight: inFlight.get(journey) ?? 0,
    ...(fate === 'migrate' ? { migrating: standing.get(journey) ?? 0 } : {}),
    ...(counts.get(journey) ?? { people: 0, allowed: 0 }),
  }))
}
