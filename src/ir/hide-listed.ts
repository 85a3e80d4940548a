/** Compiled statements in, the same without the keys of customers that lists hold out: for what is printed (SEMANTICS 33). */
import { isJsonObject, type Json } from './json.ts'
import type { SqlParam } from './sql-text.ts'

export function hideListedParam(param: SqlParam): SqlParam {
  if (param.kind !== 'value' || param.listed !== true || !Array.isArray(param.value)) return param
  return { ...param, value: inPlaceOf(param.value.length) }
}

/** Anywhere in plain data. */
export function hideListed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => hideListed(item))
  if (!isJsonObject(value)) return value
  if (value.listed === true && Array.isArray(value.value)) {
    return { ...value, value: inPlaceOf(value.value.length) }
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, hideListed(member ?? null)]),
  )
}

function inPlaceOf(count: number): string[] {
  return [`${count} listed ${count === 1 ? 'key' : 'keys'}, not shown`]
}
