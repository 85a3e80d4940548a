/** Codes CRM4xxx: raised by check. */
import type { CodeEntry } from '../code-entry.ts'

export const CHECK_CODES = {} as const satisfies Record<`CRM4${string}`, CodeEntry>
