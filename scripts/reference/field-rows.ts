/** The JSON Schema of a mapping in, a table of its fields out: field, type, default, meaning. */
import { COMPARISON_SCHEMAS } from '../../src/compiler/language/operators/table.ts'
import { WINDOW_WORDS } from '../../src/compiler/language/windows/table.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/ir/json.ts'

interface FieldRow {
  readonly field: string
  readonly type: string
  readonly standard: string
  readonly meaning: string
}

/** What fields that need more than their own words point at. */
const REFERENCES: readonly (readonly [ref: RegExp, type: string])[] = [
  [/condition$/, '[condition](conditions.md)'],
  [/propertyCondition$/, '[condition of an event](conditions.md#property)'],
  [/webTest$/, '[comparison](operators.md) of texts'],
  [/column$/, '[column](#settings-of-a-column)'],
  [/changes$/, '[changes](#changes)'],
  [/history$/, '[history](#history)'],
]

/** `required`: fields that only the compiler asks for, because it says better what is missing. */
export function fieldTable(schema: JsonObject, required: readonly string[] = []): string {
  const rows = rowsOf(schema, '')
  const unknown = required.filter((name) => !rows.some(({ field }) => field === name))
  if (unknown.length > 0) throw new Error(`no field is called ${unknown.join(', ')}`)
  const lines = rows.map(({ field, type, standard, meaning }) => {
    const when = required.includes(field) ? 'required' : standard
    return `| ${[nameOf(field), type, when, meaning].map(cell).join(' | ')} |`
  })
  return ['| field | type | default | means |', '|---|---|---|---|', ...lines].join('\n')
}

/** `` `count.`a window `` of `count.a window`: what has a space is no name. */
function nameOf(field: string): string {
  const [, above = '', last = ''] = /^(.*\.)?([^.]*)$/.exec(field) ?? []
  if (!last.includes(' ')) return `\`${field}\``
  return above === '' ? last : `\`${above.slice(0, -1)}\`: ${last}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function rowsOf(schema: JsonObject, above: string): readonly FieldRow[] {
  const properties = mapping(schema.properties)
  const needed = Array.isArray(schema.required) ? schema.required : []
  const plain = Object.entries(properties).flatMap(([name, written]) => {
    const field = mapping(written)
    if (isCollective(name, field) || Object.keys(field).length === 0) return []
    const path = `${above}${name}`
    const { standard, meaning } = describe(field)
    const row = {
      field: path,
      type: typeOf(field),
      standard: needed.includes(name) ? 'required' : standard,
      meaning,
    }
    const below = field.type === 'array' ? `${path}[].` : `${path}.`
    return [row, ...insideOf(field).flatMap((inner) => rowsOf(inner, below))]
  })
  return [...plain, ...collectiveRows(properties, above)]
}

/** Mappings inside a field, and in the items of a list. A mapping by name has none of its own names. */
function insideOf(field: JsonObject): readonly JsonObject[] {
  const forms = [field, ...list(field.anyOf), mapping(field.items)]
  return forms.filter((form) => isJsonObject(form) && form.properties !== undefined).map(mapping)
}

/** Comparisons, windows and aggregates: one row for all, because each has a page. */
function isCollective(name: string, { $ref }: JsonObject): boolean {
  return name in COMPARISON_SCHEMAS
    ? typeof $ref === 'string' && $ref.includes('/comparison-')
    : typeof $ref === 'string' && /\/(window|aggregate)-/.test($ref)
}

function collectiveRows(properties: JsonObject, above: string): readonly FieldRow[] {
  const of = (part: string) =>
    Object.entries(properties).flatMap(([name, schema]) =>
      String(mapping(schema).$ref).includes(`/${part}-`) ? [name] : [],
    )
  const [comparisons, windows, aggregates] = [of('comparison'), of('window'), of('aggregate')]
  const words = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' ')
  const isEvery = windows.length === WINDOW_WORDS.length
  const row = (what: string, type: string, standard: string, meaning: string): FieldRow[] => [
    { field: `${above}${what}`, type, standard, meaning },
  ]
  return [
    ...(aggregates.length === 0
      ? []
      : row(
          'an aggregate',
          '[aggregate](aggregates.md)',
          'trait' in properties ? '' : 'required',
          'Exactly one.',
        )),
    ...(comparisons.length === 0
      ? []
      : row('a comparison', '[comparison](operators.md)', 'required', words(comparisons))),
    ...(windows.length === 0
      ? []
      : row('a window', '[window](windows.md)', 'all of history', isEvery ? '' : words(windows))),
  ]
}

/** A default is said in the description, where an editor shows it, too. */
function describe(field: JsonObject): { readonly standard: string; readonly meaning: string } {
  const said = typeof field.description === 'string' ? field.description : ''
  const found = /(?:^|\s)(?:Default|Absent):?\s+((?:[^.]|\.(?=\d))+)\.?/.exec(said)
  if (found === null) return { standard: '', meaning: said }
  return { standard: found[1] ?? '', meaning: said.replace(found[0], '').trim() }
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'mapping',
}

function typeOf(schema: JsonObject): string {
  const { $ref, type, anyOf } = schema
  if (typeof $ref === 'string') {
    return REFERENCES.findLast(([ref]) => ref.test($ref))?.[1] ?? $ref
  }
  if ('const' in schema) return `\`${String(schema.const)}\``
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${word}\``).join(' ')
  // Of a mapping they say which of its fields belong together.
  if (Array.isArray(anyOf) && type !== 'object')
    return either(anyOf.map((form) => typeOf(mapping(form))))
  if (Array.isArray(type)) return either(type.map((name) => typeOf({ ...schema, type: name })))
  if (type === 'array') return `list of ${plural(typeOf(mapping(schema.items)))}`
  if (type === 'object' && isJsonObject(schema.additionalProperties)) {
    return `${typeOf(schema.additionalProperties)}, by name`
  }
  return NAMES[String(type)] ?? 'any value'
}

function either(types: readonly string[]): string {
  const unique = [...new Set(types)]
  return unique.every((type) => type.startsWith('`')) ? unique.join(' ') : unique.join(' or ')
}

function plural(type: string): string {
  return /^[a-z ]+$/.test(type) && !type.includes(' or ') ? `${type}s` : type
}

function mapping(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function list(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(mapping) : []
}
