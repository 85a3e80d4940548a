/** Codes CRM3xxx: raised by resolve. */
import type { CodeEntry } from '../code-entry.ts'

export const RESOLVE_CODES = {} as const satisfies Record<`CRM3${string}`, CodeEntry>
