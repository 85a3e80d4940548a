/** A written body in, the files its conditions name out, however deep, and whether one holds SQL. */
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'

export interface NamedFile {
  /** The contents of `list` and `from` are kept aside, those of `sql` and, parsed, of `model` take its place. */
  readonly word: (typeof WORDS)[number]
  readonly name: string
  /** Of the mapping that names the file. */
  readonly path: FieldPath
}

export function namedFiles(body: JsonObject): readonly NamedFile[] {
  return find(body, [], (word, item, path) => {
    const named = WORDS.find((known) => known === word)
    if (named === undefined || !isJsonObject(item) || typeof item.file !== 'string') return []
    return [{ word: named, name: item.file, path }]
  })
}

const WORDS = ['list', 'from', 'sql', 'model'] as const

export function holdsSql(body: JsonObject): boolean {
  return find(body, [], (word) => (word === 'sql' ? [true] : [])).length > 0
}

function find<T>(
  value: Json | undefined,
  path: FieldPath,
  at: (word: string, item: Json | undefined, path: FieldPath) => readonly T[],
): readonly T[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => find(item, [...path, index], at))
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([word, item]) => {
    const here = [...path, word]
    const found = at(word, item, here)
    return found.length > 0 ? found : find(item, here, at)
  })
}

/** The same with another value at a place that is there. */
export function withValueAt(value: Json, path: FieldPath, replacement: Json): Json {
  const [step, ...rest] = path
  if (step === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item: Json, index) =>
      index === step ? withValueAt(item, rest, replacement) : item,
    )
  }
  if (!isJsonObject(value)) return value
  return { ...value, [step]: withValueAt(value[step] ?? null, rest, replacement) }
}
