/** Whatever a `define…` call was given in, plain JSON out: the written form, the same that YAML gives. Never throws. */
import { isJsonObject, type Json, type JsonObject } from '../ir/json.ts'

/**
 * What JSON cannot hold becomes a text that names it (`[function]`, `NaN`), so that validation refuses it at its
 * position instead of the file failing to load. Absent members are left out, defined objects become their ids.
 */
export function toWritten(value: unknown): Json {
  return convert(value, [])
}

/** The written form of a body, which is always a mapping; for anything else an empty one, whose missing fields are reported. */
export function toWrittenBody(value: unknown): JsonObject {
  const written = toWritten(value)
  return isJsonObject(written) ? written : {}
}

/**
 * Arguments beyond those that mean something, kept under a name that no condition has. Types refuse them, but types are not
 * checked when a project loads: they are reported, not lost.
 */
export function surplusArguments(given: readonly unknown[]): JsonObject {
  return given.length === 0 ? {} : { arguments: given.map(toWritten) }
}

function convert(value: unknown, parents: readonly object[]): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? null : convertObject(value, parents)
    case 'undefined':
      return null
    default:
      return `[${typeof value}]`
  }
}

function convertObject(value: object, parents: readonly object[]): Json {
  if (parents.includes(value)) return '[circular]'
  const inner = [...parents, value]
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), inner)
  if (Array.isArray(value)) return value.map((item) => convert(item, inner))
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, convert(item, inner)]))
}
