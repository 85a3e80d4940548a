/**
 * The reference of broadcasts: one, its people and the hours at which workers look in, what becomes of everyone out. One start at a
 * time, in memory, from the text of the guide: an audience, a queue, a draw, a winner (J6).
 */
import { bucketOf } from '../../../src/ir/bucket.ts'
import { drawn, type Outcome, type PersonWorld } from './interpreter.ts'

/** Times are hours since the start, as people's are. */
export interface WrittenBroadcast {
  readonly to: 'signed-up' | 'vip' | 'buyers'
  readonly start: number
  readonly isDaily: boolean
  /** At that time in the zone of each. */
  readonly isLocal: boolean
  readonly throttle?: number
  readonly isExitedByPurchase: boolean
  readonly test?: {
    readonly variants: readonly { readonly send: string; readonly weight: number }[]
    readonly winner?: {
      readonly share: number
      readonly after: number
      readonly minimum: number
      readonly otherwise: string
    }
  }
}

export interface Seen {
  readonly mode: 'actual' | 'virtual'
  readonly hours: readonly number[]
  /** By which those who are due together stand in a queue. */
  readonly hashOf: (id: string, started: number) => string
}

/** UTC+14, where it is that time first; Seoul is the project's zone. */
export const FIRST = 14
export const PROJECT = 9
export const ZONES: Readonly<Record<string, number>> = {
  'Pacific/Kiritimati': 14,
  'Asia/Seoul': 9,
  'Europe/Berlin': 1,
  'America/New_York': -5,
  'Etc/GMT+12': -12,
}
const REFRESHES = [0, 21, 45, 69]

type Placed = Outcome & { readonly id: string }

export function interpretBroadcast(
  broadcast: WrittenBroadcast,
  people: readonly PersonWorld[],
  seen: Seen,
): readonly Placed[] {
  return startsOf(broadcast, seen).flatMap((started) => {
    const refreshed = REFRESHES.findLast((at) => at <= started) ?? 0
    const audience = people.filter(({ vip, purchases }) => {
      if (broadcast.to === 'vip') return vip
      return broadcast.to === 'signed-up' || purchases.some(({ at }) => at <= refreshed)
    })
    return interpretStart(broadcast, audience, started, seen)
  })
}

/** What was missed of a recurring one is sent once: its last. */
function startsOf({ start, isDaily }: WrittenBroadcast, { mode, hours }: Seen): readonly number[] {
  const all = isDaily ? [start, start + 24, start + 48] : [start]
  return hours.flatMap((now, index) => {
    const missed = all.filter((at) => at > (hours[index - 1] ?? 0) && at <= now)
    return mode === 'virtual' ? missed : missed.slice(-1)
  })
}

function interpretStart(
  broadcast: WrittenBroadcast,
  audience: readonly PersonWorld[],
  started: number,
  seen: Seen,
): readonly Placed[] {
  const { test } = broadcast
  const winner = test?.winner
  const isTested = ({ id }: PersonWorld) => bucketOf('j-test', id) < (winner?.share ?? 100) * 100
  const sendOf = ({ id }: PersonWorld) =>
    test === undefined ? 'send' : `send-${variantOf(test.variants, id)}`
  const tested = audience.filter(isTested)
  const first = tested.map((person) => ({ person, send: sendOf(person), waits: 'deliver' }))
  const placed = deliver(broadcast, first, { started, at: started, seen })
  if (test === undefined || winner === undefined) return placed
  const others = audience.filter((person) => !isTested(person))
  const over = started + winner.after
  if (over > now(seen)) return [...placed, ...others.map(waiting(started, 'winner'))]
  const best = winnerOf({ ...test, ...winner }, countsOf(tested, placed, over, seen))
  const later = others.map((person) => ({
    ...{ person, send: `winner-${best}`, waits: `deliver-${best}` },
  }))
  return [...placed, ...deliver(broadcast, later, { started, at: over, seen })]
}

interface Recipient {
  readonly person: PersonWorld
  readonly send: string
  /** The step before which they wait for their instant. */
  readonly waits: string
}

/** Whoever comes at an instant gets the message at one of their own: in a queue, nobody before their own time. */
function deliver(
  { isLocal, throttle, isExitedByPurchase }: WrittenBroadcast,
  recipients: readonly Recipient[],
  { started, at, seen }: { readonly started: number; readonly at: number; readonly seen: Seen },
): readonly Placed[] {
  const wanted = ({ person }: Recipient) => (isLocal ? localTime(person, started, at) : at)
  const hashOf = ({ person }: Recipient) => seen.hashOf(person.id, started)
  const queue = recipients.toSorted(
    (a, b) => wanted(a) - wanted(b) || (hashOf(a) < hashOf(b) ? -1 : 1),
  )
  const together = Math.max(1, Math.floor((throttle ?? 60) / 60))
  const apart = throttle === undefined ? 0 : 1 / Math.floor(throttle / together)
  const slots: number[] = []
  return queue.map((recipient, place) => {
    const { person, send, waits } = recipient
    const slot = Math.max(wanted(recipient), (slots[place - together] ?? 0) + apart)
    slots.push(slot)
    const met = (until: number) =>
      isExitedByPurchase && person.purchases.some((one) => one.at > started && one.at <= until)
    const over = (state: string, ended: number, sent: readonly string[]) => ({
      ...{ id: person.id, key: '', started, state, ended, sent },
    })
    if (met(at)) return over('exited exit criteria', at, [])
    if (slot > now(seen)) return waiting(started, waits)(person)
    if (met(slot)) return over('exited exit criteria', slot, [])
    return over('finished', slot, [`${send} ${slot}`])
  })
}

const now = ({ hours }: Seen) => hours.at(-1) ?? 0

const waiting =
  (started: number, step: string) =>
  ({ id }: PersonWorld): Placed => ({
    ...{ id, key: '', started, state: `active ${step}`, ended: undefined, sent: [] },
  })

/** The first such time on their clock that is no earlier. */
function localTime({ zone = '' }: PersonWorld, started: number, at: number): number {
  const own = started + FIRST - (ZONES[zone] ?? PROJECT)
  return own >= at ? own : own + 24 * Math.ceil((at - own) / 24)
}

type Test = NonNullable<WrittenBroadcast['test']>

function variantOf(variants: Test['variants'], id: string): string {
  const paths = variants.map(({ send, weight }) => ({ weight, steps: [{ id: send, send }] }))
  return drawn({ salt: 'j-variant', paths }, id)[0]?.id ?? ''
}

interface Count {
  readonly send: string
  readonly sent: number
  readonly converted: number
}

/** Only what had gone out when the winner was picked counts: a late worker hands over late. */
function countsOf(
  tested: readonly PersonWorld[],
  placed: readonly Placed[],
  over: number,
  { mode, hours }: Seen,
): (send: string) => Count {
  const handed = placed.flatMap(({ id, sent: [line] }) => {
    const [step = '', due = ''] = line?.split(' ') ?? []
    const at =
      mode === 'virtual' ? Number(due) : (hours.find((hour) => hour >= Number(due)) ?? over)
    const bought = tested.find((person) => person.id === id)?.purchases ?? []
    const isConverted = bought.some((one) => one.at > at && one.at <= over)
    // At one instant the winner is picked before anything is sent.
    return line !== undefined && at < over ? [{ step, isConverted }] : []
  })
  return (send) => {
    const own = handed.filter(({ step }) => step === `send-${send}`)
    const converted = own.filter(({ isConverted }) => isConverted).length
    return { send, sent: own.length, converted }
  }
}

function winnerOf(
  { variants, minimum, otherwise }: Test & NonNullable<Test['winner']>,
  countOf: (send: string) => Count,
): string {
  const counts = variants.map(({ send }) => countOf(send))
  if (counts.some(({ sent }) => sent < minimum)) return otherwise
  const most = Math.max(...counts.map(({ sent, converted }) => converted / sent))
  const best = counts.filter(({ sent, converted }) => converted / sent === most)
  return best.some(({ send }) => send === otherwise) ? otherwise : (best[0]?.send ?? otherwise)
}
