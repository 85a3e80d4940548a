/** Codes CRM6xxx: raised by plan. */
import type { CodeEntry } from '../code-entry.ts'

export const PLAN_CODES = {} as const satisfies Record<`CRM6${string}`, CodeEntry>
