/** What changes in objects mean for journeys: whom an apply enrols, and what becomes of those on their way. */

import type { CompiledObject, JourneyProgram, SegmentProgram } from '../ir/compiled.ts'
import type { Journey } from '../ir/journey.ts'
import { placesFor } from '../ir/migrate-people.ts'
import type { SqlText } from '../ir/sql-text.ts'
import type { ObjectDiff } from './diff-objects.ts'
import type { JourneyQuestion } from './impact-port.ts'
import { isSameJson } from './same-json.ts'

/** Whom this apply enrols: everyone in the segment, those entering or leaving it, or nobody (people are then only counted). */
export type JourneyEnrolment = 'backfill' | 'entering' | 'leaving' | 'none'

export interface JourneyEffect {
  readonly journey: string
  readonly enrolment: JourneyEnrolment
  /** Absent when there is nobody to count. */
  readonly question?: JourneyQuestion
  /** People in flight (22): not touched, finish on their version, leave, move to this one, or are ended with the journey. */
  readonly fate: 'unaffected' | 'finish' | 'exit' | 'migrate' | 'end'
  /** Of `migrate`: the steps people are taken from. */
  readonly movedFrom?: readonly string[]
}

/** In the order of the diffs; journeys that only change in words are left out. */
export function journeyEffects(diffs: readonly ObjectDiff[]): readonly JourneyEffect[] {
  const members = changedMembers(diffs)
  return diffs.flatMap((diff): readonly JourneyEffect[] => {
    if (diff.change === 'delete') {
      const journey = journeyProgram(diff.before)?.journey
      return journey === undefined ? [] : [{ journey: journey.id, enrolment: 'none', fate: 'end' }]
    }
    const journey = journeyProgram(diff.after)?.journey
    if (journey === undefined) return []
    if (diff.change === 'create') return [effectOfNew(journey, members)]
    return diff.classification === 'changed' ? [effectOfChanged(diff, journey, members)] : []
  })
}

type ChangedMembers = ReadonlyMap<
  string,
  { readonly change: ObjectDiff['change']; readonly members: SqlText }
>

/** New predicates by segment. */
export function changedMembers(diffs: readonly ObjectDiff[]): ChangedMembers {
  return new Map(
    diffs.flatMap((diff) => {
      if (diff.change === 'delete' || !changesMembers(diff)) return []
      const program = segmentProgram(diff.after)
      if (program === undefined) return []
      return [[diff.after.id, { change: diff.change, members: program.members }] as const]
    }),
  )
}

/** SEMANTICS 17: whether those already in the segment are enrolled is the journey's `backfill`. */
function effectOfNew(journey: Journey, changed: ChangedMembers): JourneyEffect {
  const { trigger } = journey
  // Others start with what happens after this apply.
  if (trigger.kind !== 'enters' && trigger.kind !== 'schedule') {
    return { journey: journey.id, enrolment: 'none', fate: 'unaffected' }
  }
  const { segment, kind } = trigger
  const members = changed.get(segment)?.members
  return {
    journey: journey.id,
    enrolment: kind === 'enters' && journey.backfill === 'current' ? 'backfill' : 'none',
    question: {
      journey,
      segment,
      people: 'members',
      ...(members === undefined ? {} : { members }),
    },
    fate: 'unaffected',
  }
}

/** People whom a changed definition lets in or out enter or leave, for journeys too. A segment's first fill is not entering. */
function effectOfChanged(
  diff: { readonly before: CompiledObject; readonly after: CompiledObject },
  journey: Journey,
  changed: ChangedMembers,
): JourneyEffect {
  const { trigger } = journey
  const isSameJourney = diff.before.fingerprint.own === diff.after.fingerprint.own
  const effect = { journey: journey.id, ...(isSameJourney ? UNAFFECTED : fateOf(journey)) }
  if (trigger.kind !== 'enters' && trigger.kind !== 'leaves') {
    return { ...effect, enrolment: 'none' }
  }
  const { segment, kind } = trigger
  const moved = changed.get(segment)
  if (moved?.change !== 'update') return { ...effect, enrolment: 'none' }
  const enrolment = kind === 'enters' ? ('entering' as const) : ('leaving' as const)
  const question = { journey, segment, members: moved.members, people: enrolment }
  return { ...effect, enrolment, question }
}

const UNAFFECTED = { fate: 'unaffected' } as const

function fateOf(journey: Journey): Pick<JourneyEffect, 'fate' | 'movedFrom'> {
  const { inFlight } = journey
  if (inFlight?.kind !== 'migrate') return { fate: inFlight?.kind ?? 'finish' }
  return { fate: 'migrate', movedFrom: placesFor(journey).map(({ from }) => from) }
}

/** False when only words, the way of writing, or the schedule differ: members and their dates stay (16). */
export function changesMembers(diff: ObjectDiff): boolean {
  if (diff.change !== 'update') return true
  if (diff.classification !== 'changed') return false
  const [before, after] = [segmentProgram(diff.before), segmentProgram(diff.after)]
  return before === undefined || after === undefined || !isSameJson(before.members, after.members)
}

export function segmentProgram(object: CompiledObject): SegmentProgram | undefined {
  return object.program.kind === 'segment' ? object.program : undefined
}

export function journeyProgram(object: CompiledObject): JourneyProgram | undefined {
  return object.program.kind === 'journey' ? object.program : undefined
}
