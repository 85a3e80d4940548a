/** The one fingerprint function: canonical JSON in, short stable hexadecimal text out. */
import { createHash } from 'node:crypto'
import { canonicalJson } from './json.ts'

/** SHA-256 of the value's canonical JSON, first 16 hex digits (64 bits: ample for objects of one project). */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)
}
