/** Changes in objects in, the ordered list of what an apply does out. */
import type { CompiledObject } from '../ir/compiled.ts'
import type { Journey } from '../ir/journey.ts'
import { stepsIn } from '../ir/step-graph.ts'
import type { ObjectDiff } from './diff-objects.ts'
import { eventStartOf } from './event-start.ts'
import {
  changesMembers,
  type JourneyEffect,
  journeyEffects,
  journeyProgram,
  segmentProgram,
} from './journey-effects.ts'
import { type Effect, STAGE_ORDER, type Stage } from './stage.ts'

/** As applied, and as it will be; the same when it does not change. */
export interface Catalogs {
  readonly before: CompiledObject | undefined
  readonly after: CompiledObject | undefined
}

export function planStages(diffs: readonly ObjectDiff[], catalogs: Catalogs): readonly Stage[] {
  const stages = [
    ...diffs.flatMap((diff) => objectStages(diff, catalogs)),
    ...journeyEffects(diffs).flatMap(enrolmentStages),
  ]
  // A stable sort: within one kind the order of addresses stays.
  const rank = new Map<Stage['kind'], number>(STAGE_ORDER.map((kind, index) => [kind, index]))
  return stages.sort((a, b) => (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0))
}

function objectStages(diff: ObjectDiff, catalogs: Catalogs): readonly Stage[] {
  const { address } = diff
  if (diff.change === 'delete') {
    return [
      { kind: 'remove-object', address, effect: 'reversible' },
      ...removalStages(diff.before, catalogs),
    ]
  }
  return [
    { kind: 'write-object', address, effect: 'reversible' },
    ...membershipStages(diff),
    ...startStages(diff, catalogs),
  ]
}

function removalStages(before: CompiledObject, catalogs: Catalogs): readonly Stage[] {
  if (segmentProgram(before) !== undefined) {
    return [{ kind: 'drop-members', segment: before.id, effect: 'compensable' }]
  }
  const journey = journeyProgram(before)?.journey
  if (journey === undefined) return []
  const end: Stage = {
    kind: 'end-enrolments',
    journey: before.id,
    reason: 'journey removed',
    effect: 'compensable',
  }
  return startOf(before, catalogs.before) === undefined ? [end] : [end, stopSchedule(before.id)]
}

function membershipStages(diff: Exclude<ObjectDiff, { change: 'delete' }>): readonly Stage[] {
  if (segmentProgram(diff.after) === undefined || !changesMembers(diff)) return []
  const segment = diff.after.id
  return diff.change === 'create'
    ? [{ kind: 'fill-segment', segment, effect: 'reversible' }]
    : [{ kind: 'refresh-segment', segment, effect: 'compensable' }]
}

/**
 * What starts people anew when it is something else: no instant before this apply does by the new one. Nor when it only says the
 * same in another way.
 */
function startStages(
  diff: Exclude<ObjectDiff, { change: 'delete' }>,
  catalogs: Catalogs,
): readonly Stage[] {
  if (diff.change === 'update' && diff.classification !== 'changed') return []
  const before = diff.change === 'update' ? startOf(diff.before, catalogs.before) : undefined
  const after = startOf(diff.after, catalogs.after)
  if (before === after) return []
  if (after === undefined) return [stopSchedule(diff.after.id)]
  return [{ kind: 'start-schedule', journey: diff.after.id, effect: 'reversible' }]
}

/** What starts people in a journey by itself, as one text; `undefined` for everything that has nothing of its own. */
function startOf(object: CompiledObject, catalog: CompiledObject | undefined): string | undefined {
  const journey = journeyProgram(object)?.journey
  if (journey === undefined) return undefined
  const { trigger } = journey
  if (!('schedule' in trigger)) return eventStartOf(journey, catalog)
  return `${trigger.schedule.cron} ${trigger.schedule.zone}`
}

function stopSchedule(journey: string): Stage {
  return { kind: 'stop-schedule', journey, effect: 'reversible' }
}

function enrolmentStages(effect: JourneyEffect): readonly Stage[] {
  const { enrolment, question } = effect
  const inFlight = inFlightStages(effect)
  if (question === undefined || enrolment === 'none') return inFlight
  return [
    ...inFlight,
    {
      kind: ENROL_STAGES[enrolment],
      journey: effect.journey,
      segment: question.segment,
      effect: effectOfEnrolling(question.journey),
    },
  ]
}

const ENROL_STAGES = {
  backfill: 'enrol-backfill',
  entering: 'enrol-entered',
  leaving: 'enrol-left',
} as const

/** Only of a journey that is changed: of a removed one everyone is ended anyway. */
function inFlightStages({ journey, fate }: JourneyEffect): readonly Stage[] {
  const effect = 'compensable'
  if (fate === 'exit')
    return [{ kind: 'end-enrolments', journey, reason: 'journey changed', effect }]
  return fate === 'migrate' ? [{ kind: 'migrate-enrolments', journey, effect }] : []
}

function effectOfEnrolling(journey: Journey): Effect {
  return stepsIn(journey.steps).some(({ kind }) => kind === 'send' || kind === 'webhook')
    ? 'irreversible'
    : 'compensable'
}
