/** A written broadcast in, the journey that it is out: enrolled by its schedule, sent at an instant of each one's own (J6). */
import { LOCAL_HOURS } from '../../ir/broadcast.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { Duration } from '../../ir/duration.ts'
import type { Journey } from '../../ir/journey.ts'
import type { JsonObject } from '../../ir/json.ts'
import { comesOnce } from '../../ir/schedule.ts'
import { resolveDuration } from '../fields/duration.ts'
import { metadataOf, objectField, present, textField } from '../fields/written-field.ts'
import { resolveStart } from './broadcasts/start.ts'
import { type BroadcastParts, broadcastSteps } from './broadcasts/steps.ts'
import { resolveTest } from './broadcasts/test.ts'
import { resolveBucketShare } from './bucket-share.ts'
import { resolveRate } from './channels/delivery-fields.ts'
import type { DeclarationContext } from './declaration-kind.ts'
import { checkEnrolmentKeys } from './enrolment-keys.ts'
import { resolveExitWhen } from './exit-when.ts'
import { resolvePauseWhen } from './pause-when.ts'
import { resolveBestTime } from './steps/best-time.ts'

export function resolveBroadcast(
  { id, body }: Declaration,
  context: DeclarationContext,
): Journey | undefined {
  const segment = textField(body, 'to') ?? ''
  context.refer('segment', segment, ['to'])
  const start = resolveStart(body, context)
  const content = resolveContent(body, context)
  const delivery = resolveDelivery(body, context)
  const exitWhen = resolveExitWhen(body.exitWhen, context)
  const held = {
    holdout: resolveBucketShare(body.holdout, ['holdout'], context, id),
    paused: body.paused === true ? (true as const) : undefined,
    pauseWhen: resolvePauseWhen(body.pauseWhen, ['pauseWhen'], context),
  }
  if (start === undefined || content === undefined || delivery === undefined) return undefined
  const parts = { id, zone: context.zone, isLocal: start.isLocal, content, ...delivery }
  if (!fitsTogether(parts, context)) return undefined
  const { schedule } = start
  const journey: Journey = {
    ...{ id, ...metadataOf(body), isBroadcast: true },
    trigger: { kind: 'schedule', segment, schedule },
    // What has started once starts no more; each instant of a recurring one is of its own.
    reentry: { kind: comesOnce(schedule) ? 'never' : 'always' },
    backfill: 'none',
    ...present({ ...held, exitWhen }),
    steps: broadcastSteps(parts),
  }
  checkEnrolmentKeys(journey, context)
  return journey
}

function resolveContent(
  body: JsonObject,
  context: DeclarationContext,
): BroadcastParts['content'] | undefined {
  const [send, test] = [textField(body, 'send'), objectField(body, 'test')]
  if (send !== undefined && test === undefined) {
    context.refer('template', send, ['send'])
    return { send }
  }
  if (send === undefined && test !== undefined) return resolveTest(test, context)
  const isNone = send === undefined
  context.report('CRM3701', isNone ? [] : ['test'], {
    message: isNone ? 'This broadcast sends nothing' : 'It sends one template, or tests several',
    fix: isNone
      ? 'Write `send` with a template, or `test` with several.'
      : 'Keep one of `send` and `test`.',
  })
  return undefined
}

type Delivery = Pick<BroadcastParts, 'throttle' | 'bestTime' | 'expireAfter'>

function resolveDelivery(body: JsonObject, context: DeclarationContext): Delivery | undefined {
  const best = objectField(body, 'bestTime')
  const bestTime = best && resolveBestTime(best, ['bestTime'], context)
  const expire = textField(body, 'expireAfter')
  const expireAfter = expire && resolveDuration(expire, ['expireAfter'], context)
  if ((best && !bestTime) || (expire && !expireAfter)) return undefined
  return {
    throttle: resolveRate(body, 'throttle'),
    bestTime,
    expireAfter: expireAfter || undefined,
  }
}

/** Ways to spread people over time that contradict each other, and a winner that is picked before its test is out. */
function fitsTogether(parts: BroadcastParts, context: DeclarationContext): boolean {
  const { bestTime, throttle, isLocal, content } = parts
  if (bestTime !== undefined && (throttle !== undefined || isLocal)) {
    context.report('CRM3704', ['bestTime'], {
      message: `The best time of each is not ${isLocal ? 'one time for all' : 'so many in an hour'}`,
      fix: `Keep one of \`bestTime\` and \`${isLocal ? 'zone: customer' : 'throttle'}\`.`,
    })
    return false
  }
  if (!('winner' in content) || content.winner === undefined) return true
  const hours = bestTime === undefined ? (isLocal ? LOCAL_HOURS : 0) : bestTime.withinSeconds / 3600
  if (shortestHours(content.winner.after) > hours) return true
  context.report('CRM3702', ['test', 'after'], {
    message: `The test is being sent for ${hours} hours, and its winner is picked before that is over`,
    fix: `Write more than ${hours}h.`,
  })
  return false
}

/** A day is 23 hours when clocks go forward, and a month 28 days. */
function shortestHours({ months, days, seconds }: Duration): number {
  return (months * 28 + days) * 23 + seconds / 3600
}
