/** Codes CRM1xxx: raised by load. */
import type { CodeEntry } from '../code-entry.ts'

export const LOAD_CODES = {} as const satisfies Record<`CRM1${string}`, CodeEntry>
