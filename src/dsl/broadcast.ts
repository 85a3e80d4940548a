/** One message to everyone in a segment: a journey that is written in a few words. */

import { declare } from './collector.ts'
import type { DurationText, Share } from './comparison.ts'
import type { Condition } from './condition.ts'
import { type JourneyBody, type Since, writtenExit } from './journey.ts'
import { type WrittenEvent, writtenEvent } from './journey-event.ts'
import type { BestTimeOptions } from './journey-step.ts'
import type { Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'
import type { SequenceEvent } from './sequence.ts'

export interface BroadcastBody extends Metadata {
  /** Who gets it: everyone who is in the segment when it starts. */
  readonly to: Ref<'segment'>
  /** Starts once, at this local date and time: `2026-03-02T10:00`. */
  readonly at?: string
  /** Starts again and again, by a cron expression; what a late worker missed is sent once. */
  readonly schedule?: string
  /** The zone of its start, default the project's; `customer`: at that time in each customer's own. */
  readonly zone?: string
  /** No more people than this in any such time: `10000/h`, `500/m`. */
  readonly throttle?: string
  /** From the start on, at the time of day at which each has opened and clicked most. */
  readonly bestTime?: BestTimeOptions
  /** The template, unless `test` has several. */
  readonly send?: Ref<'template'>
  readonly test?: BroadcastTest
  /** Not sent when this much later than due. */
  readonly expireAfter?: DurationText
  /** Asked before the message: whoever meets it gets none. A condition, or an event since the start. */
  readonly exitWhen?: Condition | SequenceEvent | Since
  /** Who gets none of its marketing, to compare with; the salt is the broadcast's id unless given. */
  readonly holdout?: JourneyBody['holdout']
  /** Nobody in it moves and nothing is sent; a start that comes meanwhile passes by. */
  readonly paused?: boolean
  /** Pauses it by itself: `crosses(complaintRate, { moreThan: '0.1%' })`. */
  readonly pauseWhen?: JourneyBody['pauseWhen']
}

export interface BroadcastTest {
  /** At least two templates, each with a weight if they are not equal parts. */
  readonly variants: readonly (
    | Ref<'template'>
    | { readonly send: Ref<'template'>; readonly weight?: number }
  )[]
  /** The part of the audience that is tested on; without it everyone is, and nothing is picked. */
  readonly share?: Share
  /** How long after the start the winner is picked, and sent to the others. */
  readonly after?: DurationText
  /** The event by which variants are compared: the share of their people who do it after the message. */
  readonly winner?: SequenceEvent
  /** With fewer messages of any variant, `otherwise` wins; default 100. */
  readonly minimum?: number
  /** What wins a tie or too small a test; default the first variant. */
  readonly otherwise?: Ref<'template'>
}

/**
 * One message to everyone in a segment, once or again and again. It is a journey: `crm journey show` draws it, and conditions,
 * KPIs and `crm pause` name it like one.
 *
 * @example
 * defineBroadcast('spring-sale', { to: vip, at: '2026-03-02T10:00', zone: 'customer', throttle: '10000/h', send: springSale })
 *
 * @example
 * defineBroadcast('weekly', {
 *   to: readers, schedule: '0 10 * * 1',
 *   test: { variants: [newsA, newsB], share: '20%', after: '4h', winner: shop.purchase },
 * })
 */
export function defineBroadcast(id: string, body: BroadcastBody): Reference<'journey'> {
  declare('broadcast', id, { ...body, ...writtenExit(body), ...writtenTest(body) })
  return new Reference('journey', id)
}

function writtenTest({ test }: Partial<BroadcastBody>): { readonly test?: unknown } {
  if (test?.winner === undefined) return {}
  const winner: WrittenEvent = writtenEvent(test.winner)
  return { test: { ...test, winner } }
}
