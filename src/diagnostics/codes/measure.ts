/** Codes CRM8xxx: raised by measure. */
import type { CodeEntry } from '../code-entry.ts'

export const MEASURE_CODES = {} as const satisfies Record<`CRM8${string}`, CodeEntry>
