/** Two JSON values in, whether they are the same out; faster than comparing canonical texts of a whole project. */
import { isJsonObject } from '../ir/json.ts'

export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => isSameJson(item, b[index]))
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  // A member that is absent and one that is `undefined` are the same in JSON.
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => isSameJson(a[name], b[name]))
}
