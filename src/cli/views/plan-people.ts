/** What a plan means for people in, the lines that say so out. */
import type { Address } from '../../ir/address.ts'
import { splitAddress } from '../../ir/address.ts'
import type { Rate } from '../../ir/channel.ts'
import { type Duration, formatDuration } from '../../ir/duration.ts'
import type { Count } from '../../plan/count.ts'
import type { BroadcastImpact, JourneyImpact, Plan, SegmentImpact } from '../../plan/plan.ts'

/** Impacts by address, so that a plan of thousands of objects is still read in one pass. */
export interface PeopleOfPlan {
  readonly segments: ReadonlyMap<string, SegmentImpact>
  readonly journeys: ReadonlyMap<string, JourneyImpact>
  readonly broadcasts: ReadonlyMap<string, BroadcastImpact>
}

export function peopleOfPlan({ impact }: Plan): PeopleOfPlan {
  return {
    segments: new Map(impact.segments.map((segment) => [segment.segment, segment])),
    journeys: new Map(impact.journeys.map((journey) => [journey.journey, journey])),
    broadcasts: new Map((impact.broadcasts ?? []).map((each) => [each.journey, each])),
  }
}

export function peopleLines(address: Address, people: PeopleOfPlan): readonly string[] {
  const { kind, id } = splitAddress(address)
  const segment = kind === 'segment' ? people.segments.get(id) : undefined
  const journey = kind === 'journey' ? people.journeys.get(id) : undefined
  const broadcast = kind === 'journey' ? people.broadcasts.get(id) : undefined
  return [
    ...(segment === undefined ? [] : segmentLines(segment)),
    ...(broadcast === undefined ? [] : broadcastLines(broadcast)),
    ...(journey === undefined ? [] : journeyLines(journey, broadcast !== undefined)),
  ]
}

function broadcastLines(impact: BroadcastImpact): readonly string[] {
  const { startsAt, isLocal, people, messaged, throttle } = impact
  const when = isLocal ? `${startsAt}, when it is that time in the zone of each` : startsAt
  const pace = throttle === undefined ? '' : paceWords(impact, throttle)
  return [
    `would message ${peopleText(messaged)} of ${countText(people)} now in its segment, from ${when}${pace}`,
  ]
}

function paceWords({ people }: BroadcastImpact, throttle: Rate): string {
  const { count, perSeconds } = throttle
  const per = formatDuration(ofSeconds(perSeconds))
  const words = `, ${count.toLocaleString('en-US')} in ${per}`
  if (typeof people !== 'number') return words
  // Everyone has a place, whether a guard lets their message go or not.
  const minutes = Math.ceil(((people / count) * perSeconds) / 60)
  return `${words}: about ${formatDuration(ofSeconds(minutes * 60))}`
}

function ofSeconds(seconds: number): Duration {
  return { months: 0, days: 0, seconds }
}

function segmentLines(impact: SegmentImpact): readonly string[] {
  const { before, after, entering, leaving, beforeFrom } = impact
  if (before === null) return [`${peopleText(after ?? 0)}`]
  if (after === null) return [`${peopleText(before)} leave with the segment`]
  const note = beforeFrom === 'stored' ? '  (before: stored members)' : ''
  const sizes = `${countText(before)} → ${countText(after)} people`
  return [`${sizes}  +${countText(entering)} entering  −${countText(leaving)} leaving${note}`]
}

function journeyLines(impact: JourneyImpact, isTold: boolean): readonly string[] {
  return [...(isTold ? [] : enrolmentLines(impact)), ...inFlightLines(impact)]
}

function enrolmentLines({ enrolled, enrolledBy, membersNow }: JourneyImpact): readonly string[] {
  if (enrolledBy === 'backfill') {
    return [`enrols ${peopleText(enrolled)} already in its segment (backfill: current)`]
  }
  if (enrolledBy !== null) {
    return [`enrols ${peopleText(enrolled)} ${enrolledBy} its segment with this apply`]
  }
  if (membersNow === null) return []
  return [`enrols nobody now; ${peopleText(membersNow)} in its segment`]
}

function inFlightLines({ inFlight, inFlightFate, migrating }: JourneyImpact): readonly string[] {
  if (inFlight === 0 || inFlightFate === 'unaffected') return []
  return [`${peopleText(inFlight)} on their way${FATES[inFlightFate](peopleText(migrating ?? 0))}`]
}

const FATES = {
  finish: () => ' finish on the version they are on',
  exit: () => ' leave with this apply (inFlight: exit)',
  migrate: (people: string) =>
    `: ${people} go on in the new version (inFlight: migrate), the others finish on theirs`,
  end: () => ' are ended with the journey',
}

export function countText(count: Count): string {
  return typeof count === 'number' ? count.toLocaleString('en-US') : count
}

export function peopleText(count: Count): string {
  return count === 1 ? '1 person' : `${countText(count)} people`
}
