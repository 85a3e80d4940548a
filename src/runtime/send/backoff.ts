/** A message and its attempt in, how long to wait before the next out: exponential, jittered, the same on every run. */
import { createHash } from 'node:crypto'

/** After this many attempts that were not accepted a message has failed (SEMANTICS 26). */
export const MAX_ATTEMPTS = 5

/** 2, 8, 32 and 128 minutes, each ± half: past a greylisting and a short outage, within one working morning. */
const FIRST_DELAY = 120_000
const GROWTH = 4

/** Milliseconds to wait after the given attempt, counted from 1. */
export function backoff(messageId: string, attempt: number): number {
  const digest = createHash('md5').update(`${messageId}:${attempt}`).digest('hex')
  const share = Number.parseInt(digest.slice(0, 8), 16) / 0x1_0000_0000
  return Math.round(FIRST_DELAY * GROWTH ** (attempt - 1) * (0.5 + share))
}
