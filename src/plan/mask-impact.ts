/** Exact numbers in, the impact a reviewer may see out (SEMANTICS 33). */
import { type Count, maskCount } from './count.ts'
import type { MeasuredImpact, MeasuredJourney, MeasuredSegment } from './measure-impact.ts'
import type { Impact, JourneyImpact, SegmentImpact } from './plan.ts'

type Mask = (count: number) => Count

export function maskImpact(measured: MeasuredImpact, minimumCell: number): Impact {
  const mask: Mask = (count) => maskCount(count, minimumCell)
  return {
    segments: measured.segments.map((segment) => maskSegment(segment, mask)),
    journeys: measured.journeys.map((journey) => maskJourney(journey, mask)),
  }
}

function maskSegment(counts: MeasuredSegment, mask: Mask): SegmentImpact {
  return {
    segment: counts.segment,
    before: counts.change === 'create' ? null : mask(counts.before),
    after: counts.change === 'delete' ? null : mask(counts.after),
    entering: mask(counts.entering),
    leaving: mask(counts.leaving),
    beforeFrom: counts.beforeFrom,
  }
}

function maskJourney(counts: MeasuredJourney, mask: Mask): JourneyImpact {
  return {
    journey: counts.journey,
    enrolled: counts.enrolment === 'none' ? 0 : mask(counts.allowed),
    enrolledBy: counts.enrolment === 'none' ? null : counts.enrolment,
    membersNow: counts.isNew ? mask(counts.people) : null,
    inFlight: mask(counts.inFlight),
    inFlightFate: counts.fate,
    ...(counts.migrating === undefined ? {} : { migrating: mask(counts.migrating) }),
  }
}
