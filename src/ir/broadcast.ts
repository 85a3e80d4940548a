/** A broadcast's journey and an instant in, when it starts next and how long its deliveries take out (J6). */
import type { Instant } from './clock.ts'
import type { DeliverStep, Journey } from './journey.ts'
import { nextInstant } from './next-instant.ts'
import { stepsIn } from './step-graph.ts'

/** Where a day begins first, 14 hours ahead: when it is ten o'clock there, nobody's ten o'clock has passed. */
export const FIRST_ZONE = 'Etc/GMT-14'
/** Until it is that time in the last zone of all, 12 hours behind. */
export const LOCAL_HOURS = 26

export interface BroadcastStart {
  readonly at: Instant
  /** Each gets it when it is that time in their own zone. */
  readonly isLocal: boolean
}

/** `undefined` when it starts no more, or is no broadcast. */
export function nextStart(journey: Journey, after: Instant): BroadcastStart | undefined {
  const { trigger, steps, isBroadcast } = journey
  if (isBroadcast !== true || trigger.kind !== 'schedule') return undefined
  const at = nextInstant(trigger.schedule, after)
  const isLocal = stepsIn(steps).some(isLocalDelivery)
  return at === undefined ? undefined : { at, isLocal }
}

function isLocalDelivery(step: { readonly kind: string } | DeliverStep): boolean {
  return step.kind === 'deliver' && 'localFrom' in step && step.localFrom !== undefined
}
