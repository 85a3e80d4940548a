/** A kind in, the JSON Schema of its bodies (what validate checks) or of its documents (what editors use) out. */
import { ID_PATTERN } from '../../ir/address.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { METADATA_FIELDS } from '../../ir/metadata.ts'
import { isForm, type WrittenKind } from '../../ir/written-kind.ts'
import { BROADCAST_SCHEMA } from '../declarations/broadcast-schema.ts'
import type { BodySchema, BodyVariants } from '../declarations/declaration-kind.ts'
import { DECLARATION_KINDS } from '../declarations/table.ts'

const METADATA_PROPERTIES = {
  title: { type: 'string', description: 'Name for people, in any language.' },
  description: { type: 'string', description: 'What it is for.' },
  tags: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: 'Words to find and group it by.',
  },
  owner: { type: 'string', description: 'Who answers for it.' },
} as const satisfies Record<(typeof METADATA_FIELDS)[number], JsonObject>

type Fields = Readonly<Record<string, JsonObject>>

/** Checks a body; without `$defs`. */
export function bodySchema(kind: WrittenKind): JsonObject {
  return objectSchema(schemaOf(kind), {}, [])
}

/** Checks a whole document, which begins with its kind and id. A project's file has its name instead. */
export function documentSchema(kind: WrittenKind): JsonObject {
  const schema = schemaOf(kind)
  const head: Fields = {
    [kind]: {
      type: 'string',
      pattern: ID_PATTERN,
      description: `Id of the ${schema.title.toLowerCase()}: a kebab-case word, never changed.`,
    },
  }
  const examples = schema.examples.map((body) => ({ [kind]: `my-${kind}`, ...body }))
  if (kind === 'project') return { ...objectSchema(schema, {}, ['name']), title: schema.title }
  return { title: schema.title, ...objectSchema(schema, head, [kind]), examples }
}

export function schemaOf(kind: WrittenKind): BodySchema {
  return isForm(kind) ? BROADCAST_SCHEMA : DECLARATION_KINDS[kind].schema
}

function objectSchema(schema: BodySchema, head: Fields, first: readonly string[]): JsonObject {
  const metadata = schema.hasMetadata === false ? {} : METADATA_PROPERTIES
  const properties = { ...head, ...metadata, ...schema.properties }
  const required = [...first, ...(schema.required ?? [])]
  const { description, variants, rules } = schema
  const whole = { properties, required }
  const form = variants === undefined ? closed(whole) : variantsSchema(variants, whole)
  return { type: 'object', description, ...form, ...rules }
}

interface Shape {
  readonly properties: Fields
  readonly required: readonly string[]
}

/** Without a word that tells the form, only the word is asked for, whatever other fields there are. */
function variantsSchema({ field, description, forms }: BodyVariants, shared: Shape): JsonObject {
  const word = { [field]: { enum: Object.keys(forms), description } }
  const entries = Object.entries(forms)
  // A field of several forms may be different in each: which of them is meant is not known yet.
  const names = new Set(entries.flatMap(([, form]) => Object.keys(form.properties)))
  const anyField: Fields = Object.fromEntries([...names].map((name) => [name, {}]))
  const unknown = closed({
    properties: { ...shared.properties, ...anyField, ...word },
    required: [field, ...shared.required],
  })
  return entries.reduceRight<JsonObject>(
    (otherwise, [name, form]) => ({
      if: { properties: { [field]: { const: name } }, required: [field] },
      then: {
        description: form.description,
        ...closed({
          properties: { ...shared.properties, ...word, ...form.properties },
          required: [...shared.required, ...form.required],
        }),
      },
      else: otherwise,
    }),
    unknown,
  )
}

function closed({ properties, required }: Shape): JsonObject {
  return { properties, required, additionalProperties: false }
}
