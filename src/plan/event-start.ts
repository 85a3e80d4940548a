/**
 * A journey and the catalog it is compiled with in, all that decides whom events start in it out, as one text to compare.
 *
 * Of the catalog that is who the customers are and what the event is: another column for its instant or its key gives events
 * that were seen already other names. What templates read of the event is no part of it.
 */
import { propertiesIn, readPart } from '../ir/catalog-part.ts'
import type { CompiledObject } from '../ir/compiled.ts'
import type { Journey } from '../ir/journey.ts'
import { canonicalJson } from '../ir/json.ts'
import { catalogPart } from './behaviour-for.ts'

/** `undefined`: no event does. */
export function eventStartOf(
  { trigger, reentry }: Journey,
  catalog: CompiledObject | undefined,
): string | undefined {
  if (trigger.kind !== 'event') return undefined
  const { keep: _keep, ...event } = trigger
  const properties = [...propertiesIn(event.where), ...(event.key === undefined ? [] : [event.key])]
  const reads = { traits: [], events: [{ event: event.event, properties }] }
  const part = catalog === undefined ? null : readPart(catalogPart(catalog), reads)
  return canonicalJson({ event, reentry, part })
}
