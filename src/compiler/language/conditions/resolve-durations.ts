/** The written durations and zone of a pattern in, IR out: required ones must be there, and one zone reads them all. */
import { type Duration, isCalendarDuration } from '../../../ir/duration.ts'
import { isJsonObject, type Json } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { resolvePositiveDuration, zoneOr } from '../time-limits.ts'

export interface ResolvedDurations<Word extends string> {
  readonly durations: Readonly<Partial<Record<Word, Duration>>>
  readonly zone: string
}

export const ZONE_OF_DURATIONS = {
  type: 'string',
  description: "IANA time zone of days, months and years. Default: the project's.",
}

export function resolveDurations<Word extends string>(
  written: Json | undefined,
  words: readonly Word[],
  path: FieldPath,
  context: ResolveContext,
): ResolvedDurations<Word> | undefined {
  const inner = isJsonObject(written) ? written : {}
  const zone = zoneOr(inner.zone, [...path, 'zone'], context.zone, context)
  const durations: Partial<Record<Word, Duration>> = {}
  let isWhole = zone !== undefined
  for (const word of words) {
    if (inner[word] === undefined) continue
    const duration = resolvePositiveDuration(inner[word], [...path, word], context)
    if (duration === undefined) isWhole = false
    else durations[word] = duration
  }
  if (!isWhole || zone === undefined) return undefined
  const all: readonly (Duration | undefined)[] = Object.values(durations)
  const readsZone = all.some((each) => each !== undefined && isCalendarDuration(each))
  return { durations, zone: readsZone ? zone : 'UTC' }
}

/** A month has 28 to 31 days, so only what is at least as long in every calendar is known to be. */
export function isSurelyAsLong(a: Duration, b: Duration): boolean {
  const daysOf = ({ months, days, seconds }: Duration, perMonth: number) =>
    months * perMonth + days + seconds / 86_400
  return daysOf(a, 28) >= daysOf(b, 28) && daysOf(a, 31) >= daysOf(b, 31)
}
