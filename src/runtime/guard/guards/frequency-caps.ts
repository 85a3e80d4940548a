/**
 * Nobody gets more messages than a cap allows, as a customer or at an address. Recipients are locked to the end of the
 * claim, so that of two workers one counts what the other has claimed. Within one set it is first come, first served, in
 * the order in which messages fell due; what may have arrived already has come before, and counts for all others whatever is said of it now.
 */
import type { Instant } from '../../../ir/clock.ts'
import type { FrequencyCap } from '../../../ir/guard-settings.ts'
import { compareInstants, isAfter } from '../../instant.ts'
import { leavesWindow } from '../cap-window.ts'
import { type CountedMessages, countMessages, type Side } from '../count-messages.ts'
import {
  addressKeyOf,
  type Candidate,
  type Guard,
  type GuardContext,
  type Verdict,
} from '../guard.ts'
import type { Addresses } from '../read-addresses.ts'

const SIDES: readonly Side[] = ['customer', 'address']

export const FREQUENCY_CAPS_GUARD: Guard = {
  kind: 'frequency-caps',
  reason: 'frequency-cap',
  async judge(candidates, context) {
    const caps = capsFor(context)
    const verdicts = new Map<string, Verdict>()
    if (caps.length === 0) return verdicts
    await context.lockRecipients()
    const limits: Limit[] = []
    for (const cap of caps) limits.push(await limitOf(cap, candidates, context))
    // Nearly always: then nobody need be looked at.
    const { byKey } = await context.addresses()
    const often = {
      customer: mostAlike(candidates, (one) => nameOf(byKey, one, 'customer')),
      address: mostAlike(candidates, (one) => nameOf(byKey, one, 'address')),
    }
    if (limits.every((limit) => hasRoomForAll(limit, often))) return verdicts
    const take = (one: Candidate, count: number) => {
      for (const limit of limits) limit.take(one, count)
    }
    for (const candidate of candidates) if (isInDoubt(candidate)) take(candidate, 1)
    for (const candidate of [...candidates].sort(inOrder)) {
      if (isInDoubt(candidate)) take(candidate, -1)
      const verdict = verdictOf(limits, candidate)
      if (verdict !== undefined) verdicts.set(candidate.messageId, verdict)
      if (verdict === undefined || isInDoubt(candidate)) take(candidate, 1)
    }
    return verdicts
  },
}

function isInDoubt({ doubtSince = null }: Candidate): boolean {
  return doubtSince !== null
}

function capsFor({ programs, template, channel }: GuardContext): readonly FrequencyCap[] {
  return (programs.project?.guards?.caps ?? []).filter(
    (cap) =>
      (cap.channel === undefined || cap.channel === channel.channel.id) &&
      (cap.topic === undefined || cap.topic === template.topic),
  )
}

/** One cap, with what it counted before and what this set has taken of it. */
interface Limit {
  readonly cap: FrequencyCap
  /** What any candidate got most of before. */
  readonly most: Readonly<Record<Side, number>>
  /** When there is room again for one more; nothing when there is room. */
  roomAt(candidate: Candidate): Instant | undefined
  take(candidate: Candidate, count: number): void
}

async function limitOf(
  cap: FrequencyCap,
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<Limit> {
  const counted = await countMessages(cap, candidates, context)
  const zoneOf = await context.zones()
  const { byKey } = await context.addresses()
  const taken = { customer: new Map<string, number>(), address: new Map<string, number>() }
  return {
    cap,
    most: counted.most,
    roomAt(one) {
      const leaving: Instant[] = []
      for (const side of SIDES) {
        const before = counted.of(one, side)
        const at = nextToLeave(cap, before, taken[side].get(nameOf(byKey, one, side)) ?? 0, context)
        if (at === undefined) continue
        const zone = zoneOf(one.customerKey)
        leaving.push(leavesWindow(cap.window, at, { zone, now: context.now }))
      }
      return latest(leaving)
    },
    take(one, count) {
      for (const side of SIDES) {
        const name = nameOf(byKey, one, side)
        taken[side].set(name, (taken[side].get(name) ?? 0) + count)
      }
    },
  }
}

function nameOf(byKey: Addresses['byKey'], one: Candidate, side: Side): string {
  return side === 'customer' ? one.customerKey : addressKeyOf(byKey, one)
}

/** Even whoever got most before and is most often in this set stays below it. */
function hasRoomForAll({ cap, most }: Limit, often: Readonly<Record<Side, number>>): boolean {
  return SIDES.every((side) => most[side] + often[side] <= cap.atMost)
}

/** How often the name occurs that occurs most. */
function mostAlike(candidates: readonly Candidate[], nameOf: (one: Candidate) => string): number {
  const names = candidates.map(nameOf)
  if (new Set(names).size === names.length) return 1
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Math.max(...counts.values())
}

/** Of a full window, the message that has to leave it before another may come: the oldest of the newest `atMost`. */
function nextToLeave(
  { atMost }: FrequencyCap,
  before: ReturnType<CountedMessages['of']>,
  taken: number,
  { now }: GuardContext,
): Instant | undefined {
  if (before.length + taken < atMost) return undefined
  return taken >= atMost ? now : before[atMost - taken - 1]
}

function verdictOf(limits: readonly Limit[], candidate: Candidate): Verdict | undefined {
  const full = limits.flatMap(({ cap, roomAt }) => {
    const until = roomAt(candidate)
    return until === undefined ? [] : [{ cap, until }]
  })
  if (full.length === 0) return undefined
  if (full.some(({ cap }) => cap.over === 'withhold')) return { kind: 'withhold' }
  const until = latest(full.map((one) => one.until))
  return until === undefined ? undefined : { kind: 'defer', until }
}

function latest(instants: readonly Instant[]): Instant | undefined {
  return instants.reduce<Instant | undefined>(
    (last, one) => (last === undefined || isAfter(one, last) ? one : last),
    undefined,
  )
}

function inOrder(a: Candidate, b: Candidate): number {
  return compareInstants(a.dueAt, b.dueAt) || (a.messageId < b.messageId ? -1 : 1)
}
