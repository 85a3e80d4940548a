/** Milliseconds since 1970 in, the instant out: written once for all who ask within one of them. */
import type { Instant } from '../../ir/clock.ts'

let last: { readonly milliseconds: number; readonly instant: Instant } | undefined

export function instantAt(milliseconds: number): Instant {
  if (last?.milliseconds !== milliseconds)
    last = { milliseconds, instant: new Date(milliseconds).toISOString() }
  return last.instant
}
