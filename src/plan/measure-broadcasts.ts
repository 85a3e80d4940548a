/** Broadcasts that are new or changed in; when each starts and whom it would message by then out, or that it starts no more (J6). */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { addressOf } from '../ir/address.ts'
import { FIRST_ZONE, nextStart } from '../ir/broadcast.ts'
import type { Instant } from '../ir/clock.ts'
import type { CompiledProject } from '../ir/compiled.ts'
import type { Journey } from '../ir/journey.ts'
import { onlyInstant } from '../ir/next-instant.ts'
import { comesOnce, type Schedule } from '../ir/schedule.ts'
import { stepsIn } from '../ir/step-graph.ts'
import { broadcastQuestion } from './broadcast-question.ts'
import { maskCount } from './count.ts'
import type { ObjectDiff } from './diff-objects.ts'
import type { ImpactPort } from './impact-port.ts'
import { changedMembers, journeyProgram } from './journey-effects.ts'
import type { BroadcastImpact } from './plan.ts'

export interface MeasuredBroadcasts {
  readonly impact: readonly BroadcastImpact[]
  readonly diagnostics: readonly Diagnostic[]
}

export async function measureBroadcasts(
  diffs: readonly ObjectDiff[],
  compiled: CompiledProject,
  asOf: Instant,
  port: ImpactPort,
): Promise<MeasuredBroadcasts> {
  const broadcasts = diffs.flatMap(broadcastIn)
  if (broadcasts.length === 0) return { impact: [], diagnostics: [] }
  const changed = changedMembers(diffs)
  const questions = broadcasts.map(({ journey, segment }) => {
    const members = changed.get(segment)?.members
    const question = broadcastQuestion(journey, segment, compiled)
    return members === undefined ? question : { ...question, members }
  })
  const counts = await port.broadcasts(questions, asOf)
  const mask = (count: number) => maskCount(count, compiled.settings.plan.minimumCell)
  const impact: BroadcastImpact[] = []
  const diagnostics: Diagnostic[] = []
  for (const [index, { journey, schedule }] of broadcasts.entries()) {
    const { people = 0, messaged = 0, hasStarted = false } = counts[index] ?? {}
    const start = nextStart(journey, asOf)
    if (start === undefined || (hasStarted && comesOnce(schedule))) {
      diagnostics.push(startsNoMore(journey, schedule, hasStarted))
      continue
    }
    const { throttle } = stepsIn(journey.steps).find((step) => step.kind === 'deliver') ?? {}
    impact.push({
      journey: journey.id,
      startsAt: start.at,
      isLocal: start.isLocal,
      people: mask(people),
      messaged: mask(messaged),
      ...(throttle === undefined ? {} : { throttle }),
    })
  }
  return { impact, diagnostics }
}

interface Broadcast {
  readonly journey: Journey
  readonly segment: string
  readonly schedule: Schedule
}

function broadcastIn(diff: ObjectDiff): readonly Broadcast[] {
  if (diff.change === 'delete') return []
  if (diff.change === 'update' && diff.classification !== 'changed') return []
  const journey = journeyProgram(diff.after)?.journey
  if (journey?.isBroadcast !== true || journey.trigger.kind !== 'schedule') return []
  const { segment, schedule } = journey.trigger
  return [{ journey, segment, schedule }]
}

function startsNoMore({ id }: Journey, schedule: Schedule, hasStarted: boolean): Diagnostic {
  const about = { address: addressOf('journey', id) }
  if (hasStarted) {
    return diagnostic('CRM7701', {
      ...about,
      message: `Broadcast "${id}" has started before, so it messages nobody new; who is on their way in it gets what it said then.`,
      fix: 'To send again, declare a broadcast with an id of its own.',
    })
  }
  return diagnostic('CRM7701', {
    ...about,
    message: `Broadcast "${id}" starts at ${onlyInstant(schedule)}, which has passed, so it messages nobody.`,
    fix:
      schedule.zone === FIRST_ZONE
        ? 'Give it a later `at`; with `zone: customer` it starts when it is that time in the first zone, UTC+14.'
        : 'Give it a later `at`.',
  })
}
