/** An instant in, JavaScript's milliseconds out, rounded up: who sleeps until 0.6789 s must not wake before it. */
import type { Instant } from '../../ir/clock.ts'

const BEYOND_MILLISECONDS = /\.\d{3}\d*[1-9]\d*Z$/

export function wholeMilliseconds(instant: Instant): number {
  const milliseconds = Date.parse(instant)
  if (Number.isNaN(milliseconds)) throw new RangeError(`${instant} is not an instant`)
  return BEYOND_MILLISECONDS.test(instant) ? milliseconds + 1 : milliseconds
}
