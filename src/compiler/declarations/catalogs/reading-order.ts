/** Written computed traits in, their names out so that each comes after those it reads; circles are told to `onCircle`. */
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'

export function inReadingOrder(
  written: JsonObject,
  onCircle: (names: readonly string[]) => void,
): readonly string[] {
  const order = new Set<string>()
  const visit = (name: string, above: readonly string[]): void => {
    const start = above.indexOf(name)
    if (start !== -1) onCircle(above.slice(start))
    if (start !== -1 || order.has(name)) return
    const read = traitsIn(written[name]).filter((other) => Object.hasOwn(written, other))
    for (const other of read) visit(other, [...above, name])
    order.add(name)
  }
  for (const name of Object.keys(written).sort()) visit(name, [])
  return [...order]
}

/** Every `trait: name` at any depth. */
function traitsIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => traitsIn(item))
  if (!isJsonObject(value)) return []
  const own = typeof value.trait === 'string' ? [value.trait] : []
  return [...own, ...Object.values(value).flatMap((item) => traitsIn(item))]
}
