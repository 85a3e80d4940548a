/** Two JSON values in, whether they are the same out; faster than comparing canonical texts of a whole project. */
import { isJsonObject } from '../ir/json.ts'

export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => isSameJson(item, b[index]))
  }
  if (Array.isArray(b) || !isJsonObject(a) || !isJsonObject(b)) return false
  for (const name of Object.keys(a)) if (!isSameJson(a[name], b[name])) return false
  // A member that is absent and one that is `undefined` are the same in JSON.
  return Object.keys(b).every((name) => b[name] === undefined || a[name] !== undefined)
}
