/** The kinds of objects in, the JSON Schemas for editors out: one per kind, and one for any document. */

import { SCHEMA_DEFINITIONS } from '../src/compiler/declarations/schema-definitions.ts'
import { documentSchema, schemaOf } from '../src/compiler/validate/kind-schema.ts'
import type { JsonObject } from '../src/ir/json.ts'
import { WRITTEN_KINDS, type WrittenKind } from '../src/ir/written-kind.ts'

const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** A template has fields called `channel` and `topic`, an export `segment`, so they come first. */
const DOCUMENT_KINDS: readonly WrittenKind[] = [
  'template',
  'export',
  ...WRITTEN_KINDS.filter((kind) => !['template', 'export', 'project'].includes(kind)),
]

/** Path in the repository, and the function that makes its text. */
export const SCHEMA_FILES: readonly (readonly [string, () => string])[] = [
  ...WRITTEN_KINDS.map((kind) => [`schemas/${kind}.schema.json`, () => kindSchema(kind)] as const),
  ['schemas/crm.schema.json', anyDocumentSchema],
]

function kindSchema(kind: WrittenKind): string {
  return fileText(documentSchema(kind), SCHEMA_DEFINITIONS)
}

/** Each document names its kind by a key; an editor follows the chain to that kind's schema. */
function anyDocumentSchema(): string {
  const documents = DOCUMENT_KINDS.map((kind) => [`${kind}Document`, documentSchema(kind)] as const)
  const chain = DOCUMENT_KINDS.toReversed().reduce<JsonObject>(otherwise, {
    anyOf: DOCUMENT_KINDS.map((kind) => ({ required: [kind] })),
  })
  const schema = {
    title: 'crm',
    description: 'Any object of a project: the key that is its kind, with its id, and its fields.',
    type: 'object',
    // What an editor offers in an empty document.
    properties: Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, startOf(kind)])),
    ...chain,
  }
  return fileText(schema, { ...Object.fromEntries(documents), ...SCHEMA_DEFINITIONS })
}

function startOf(kind: WrittenKind): JsonObject {
  return { type: 'string', description: schemaOf(kind).description }
}

function otherwise(rest: JsonObject, kind: WrittenKind): JsonObject {
  const document = { $ref: `#/$defs/${kind}Document` }
  return { if: { required: [kind] }, then: document, else: rest }
}

/** Only the definitions that are referred to, directly or from others. */
function fileText(schema: JsonObject, definitions: Readonly<Record<string, JsonObject>>): string {
  const used = new Set<string>()
  const collect = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/\$defs\/([\w-]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      collect(definitions[name] ?? {})
    }
  }
  collect(schema)
  const $defs = Object.fromEntries(Object.entries(definitions).filter(([name]) => used.has(name)))
  const whole = { $schema: DRAFT, ...schema, ...(used.size === 0 ? {} : { $defs }) }
  return `${JSON.stringify(whole, null, 2)}\n`
}
