/** Codes CRM2xxx: raised by validate. */
import type { CodeEntry } from '../code-entry.ts'

export const VALIDATE_CODES = {} as const satisfies Record<`CRM2${string}`, CodeEntry>
