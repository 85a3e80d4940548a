/** How deep what a file declares may be nested, and the place in a value that is deeper. */
import type { Json } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'

/** Far more than people write or read, far less than what exhausts the stack of those who walk through it. */
export const MOST_LEVELS = 100

export const NESTING_FIX =
  'Name parts of it as segments of their own, and include these with "segment".'

export function nestedMessage(): string {
  return `This is nested more than ${MOST_LEVELS} levels deep`
}

/** The first value beyond the limit; never goes further down itself. */
export function tooDeepIn(value: Json | undefined, path: FieldPath = []): FieldPath | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (path.length >= MOST_LEVELS) return path
  for (const [key, item] of Object.entries(value)) {
    const found = tooDeepIn(item, [...path, Array.isArray(value) ? Number(key) : key])
    if (found !== undefined) return found
  }
  return undefined
}
