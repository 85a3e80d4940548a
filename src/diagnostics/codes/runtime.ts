/** Codes CRM7xxx: raised by runtime. */
import type { CodeEntry } from '../code-entry.ts'

export const RUNTIME_CODES = {} as const satisfies Record<`CRM7${string}`, CodeEntry>
