/** A message and its attempt in, how long to wait before the next out: exponential, jittered, the same on every run. */
import { hash } from 'node:crypto'

/** 2, 8, 32 and 128 minutes, then 4 hours, each ± half: past a greylisting and a short outage, within one working morning. */
const FIRST_DELAY = 120_000
const GROWTH = 4
const LONGEST_DELAY = 4 * 3600_000

/** Milliseconds to wait after the given attempt, counted from 1. */
export function backoff(messageId: string, attempt: number): number {
  const digest = hash('md5', `${messageId}:${attempt}`)
  const share = Number.parseInt(digest.slice(0, 8), 16) / 0x1_0000_0000
  const delay = Math.min(FIRST_DELAY * GROWTH ** (attempt - 1), LONGEST_DELAY)
  return Math.round(delay * (0.5 + share))
}
