/** A journey version in, where people on older versions go on in it out (SEMANTICS 22). */
import type { Journey } from './journey.ts'
import { stepsIn } from './step-graph.ts'

export interface Place {
  readonly from: string
  readonly to: string
}

/** By the step they stand before: as `migrate` says, else the step of the same id. Nobody else has a place. */
export function placesFor({ inFlight, steps }: Journey): readonly Place[] {
  if (inFlight?.kind !== 'migrate') return []
  const same = stepsIn(steps).map(({ id }) => [id, id] as const)
  const places = new Map([...same, ...Object.entries(inFlight.steps)])
  return [...places].map(([from, to]) => ({ from, to }))
}
