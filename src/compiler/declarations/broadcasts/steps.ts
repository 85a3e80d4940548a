/** A broadcast's parts in, the steps of its journey out: each is given an instant, a variant, and the message. */
import { FIRST_ZONE } from '../../../ir/broadcast.ts'
import { BUCKETS } from '../../../ir/bucket.ts'
import type { BucketRange } from '../../../ir/bucket-range.ts'
import type { Rate } from '../../../ir/channel.ts'
import type { Duration } from '../../../ir/duration.ts'
import type { BestTimeStep, SplitStep, Step } from '../../../ir/journey.ts'
import { zoneOfDuration } from '../../fields/duration.ts'
import { present } from '../../fields/written-field.ts'
import type { BroadcastTest, WinnerRule } from './test.ts'

export interface BroadcastParts {
  readonly id: string
  readonly zone: string
  readonly isLocal: boolean
  readonly throttle: Rate | undefined
  readonly bestTime: Omit<BestTimeStep, 'id' | 'template'> | undefined
  readonly expireAfter: Duration | undefined
  readonly content: { readonly send: string } | BroadcastTest
}

/** Names of steps begin with different words, so that no template can take the name of another step. */
export function broadcastSteps(parts: BroadcastParts): readonly Step[] {
  const { content } = parts
  if ('send' in content) {
    return [...deliver('deliver', parts), ...message('send', 'time', content.send, parts)]
  }
  const { winner } = content
  if (winner === undefined) return [...deliver('deliver', parts), drawn(content, parts)]
  return [tested(content, winner, parts)]
}

/** Those who are tested on go first, everyone else when the winner is known. */
function tested(test: BroadcastTest, winner: WinnerRule, parts: BroadcastParts): SplitStep {
  const salt = `${parts.id}-test`
  const { buckets, after, goal, minimum, otherwise } = winner
  const others = { salt, from: buckets, to: BUCKETS - 1 }
  const variants = test.variants.map(({ template }) => ({
    test: sendOf(template),
    template,
    steps: [
      ...deliver(`deliver-${template}`, parts, others),
      ...message(`winner-${template}`, `late-${template}`, template, parts),
    ],
  }))
  const pick: Step = {
    ...{ kind: 'pickWinner', id: 'winner', after, zone: zoneOfDuration(after, parts.zone) },
    ...{ goal, minimum, variants, otherwise },
  }
  const among = { salt, from: 0, to: buckets - 1 }
  return {
    kind: 'split',
    id: 'test',
    salt,
    paths: [
      { weight: buckets, steps: [...deliver('deliver', parts, among), drawn(test, parts)] },
      { weight: BUCKETS - buckets, steps: [pick] },
    ],
  }
}

function drawn({ variants }: BroadcastTest, parts: BroadcastParts): SplitStep {
  return {
    kind: 'split',
    id: 'variants',
    salt: `${parts.id}-variant`,
    paths: variants.map(({ template, weight }) => ({
      weight,
      steps: message(sendOf(template), `time-${template}`, template, parts),
    })),
  }
}

function sendOf(template: string): string {
  return `send-${template}`
}

function deliver(
  id: string,
  { isLocal, throttle }: BroadcastParts,
  among?: BucketRange,
): readonly Step[] {
  if (!isLocal && throttle === undefined) return []
  const localFrom = isLocal ? FIRST_ZONE : undefined
  return [{ kind: 'deliver', id, ...present({ localFrom, throttle, among }) }]
}

function message(
  id: string,
  timeId: string,
  template: string,
  { bestTime, expireAfter }: BroadcastParts,
): readonly Step[] {
  const wait: readonly Step[] =
    bestTime === undefined ? [] : [{ ...bestTime, id: timeId, template }]
  return [...wait, { kind: 'send', id, template, ...present({ expireAfter }) }]
}
