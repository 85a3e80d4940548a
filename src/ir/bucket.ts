/** A salt and a customer's key in, one of 10,000 buckets out: the same number that compiled SQL gives (SEMANTICS 14). */
import { hash } from 'node:crypto'

export const BUCKETS = 10_000

/** The first 8 hex digits of md5(salt ‖ ':' ‖ key), unsigned, modulo 10,000. The key is its text, as state keeps it. */
export function bucketOf(salt: string, key: string): number {
  const digest = hash('md5', `${salt}:${key}`)
  return Number.parseInt(digest.slice(0, 8), 16) % BUCKETS
}
