/** Port: counts people for a plan. Many questions are one call, because their number must not grow with the config. */
import type { Instant } from '../ir/clock.ts'
import type { Journey } from '../ir/journey.ts'
import type { SqlText } from '../ir/sql-text.ts'
import type { BroadcastQuestion } from './broadcast-question.ts'
import type { BroadcastCounts } from './broadcast-statements.ts'

/** A segment's applied and new predicate; one is absent when the segment is new or removed. */
export interface SegmentQuestion {
  readonly segment: string
  readonly before?: SqlText
  readonly after?: SqlText
}

export interface SegmentCounts {
  readonly before: number
  readonly after: number
  readonly entering: number
  readonly leaving: number
  /** `stored`: the applied predicate cannot be run any more, stored members stand in. */
  readonly beforeFrom: 'definition' | 'stored'
}

export interface JourneyQuestion {
  readonly journey: Journey
  readonly segment: string
  /** The segment's predicate after this apply; absent when it does not change, then stored members count. */
  readonly members?: SqlText
  /** Everyone in the segment, or only those whom this apply makes enter or leave it. */
  readonly people: 'members' | 'entering' | 'leaving'
}

export interface JourneyCounts {
  readonly people: number
  /** Those of them whom re-entry allows. */
  readonly allowed: number
}

export interface StepsOfJourney {
  readonly journey: string
  readonly steps: readonly string[]
}

export interface ImpactPort {
  /** In the order of the questions. */
  segments(questions: readonly SegmentQuestion[], asOf: Instant): Promise<readonly SegmentCounts[]>
  journeys(questions: readonly JourneyQuestion[], asOf: Instant): Promise<readonly JourneyCounts[]>
  /** In the order of the questions. */
  broadcasts(
    questions: readonly BroadcastQuestion[],
    asOf: Instant,
  ): Promise<readonly BroadcastCounts[]>
  /** Active enrolments by journey; journeys without are left out. */
  inFlight(journeys: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Of these journeys' active enrolments, those before one of these steps. */
  standingAt(journeys: readonly StepsOfJourney[]): Promise<ReadonlyMap<string, number>>
  /** The latest instant the applied state stands for, when that is later than `asOf`. */
  stateAfter(asOf: Instant): Promise<Instant | undefined>
}
