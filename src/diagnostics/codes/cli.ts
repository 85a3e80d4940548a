/** Codes CRM9xxx: raised by cli. */
import type { CodeEntry } from '../code-entry.ts'

export const CLI_CODES = {} as const satisfies Record<`CRM9${string}`, CodeEntry>
