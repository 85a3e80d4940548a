/** Codes CRM5xxx: raised by database. */
import type { CodeEntry } from '../code-entry.ts'

export const DATABASE_CODES = {} as const satisfies Record<`CRM5${string}`, CodeEntry>
