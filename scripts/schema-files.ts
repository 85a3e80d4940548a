/** The kinds of objects in, the JSON Schemas for editors out: one per kind, and one for any document. */
import { LANGUAGE_DEFINITIONS } from '../src/compiler/language/schema.ts'
import { documentSchema } from '../src/compiler/validate/kind-schema.ts'
import { OBJECT_KINDS, type ObjectKind } from '../src/ir/address.ts'
import type { JsonObject } from '../src/ir/json.ts'

const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** A template has fields called `channel` and `topic`, so it comes first. */
const DOCUMENT_KINDS: readonly ObjectKind[] = [
  'template',
  ...OBJECT_KINDS.filter((kind) => kind !== 'template' && kind !== 'project'),
]

/** Path in the repository, and the function that makes its text. */
export const SCHEMA_FILES: readonly (readonly [string, () => string])[] = [
  ...OBJECT_KINDS.map((kind) => [`schemas/${kind}.schema.json`, () => kindSchema(kind)] as const),
  ['schemas/crm.schema.json', anyDocumentSchema],
]

function kindSchema(kind: ObjectKind): string {
  return fileText({ ...documentSchema(kind), $defs: LANGUAGE_DEFINITIONS })
}

/** Each document names its kind by a key; an editor follows the chain to that kind's schema. */
function anyDocumentSchema(): string {
  const documents = DOCUMENT_KINDS.map((kind) => [`${kind}Document`, documentSchema(kind)] as const)
  const chain = DOCUMENT_KINDS.toReversed().reduce<JsonObject>(otherwise, {
    anyOf: DOCUMENT_KINDS.map((kind) => ({ required: [kind] })),
  })
  return fileText({
    title: 'crm',
    description: 'Any object of a project: the key that is its kind, with its id, and its fields.',
    type: 'object',
    ...chain,
    $defs: { ...Object.fromEntries(documents), ...LANGUAGE_DEFINITIONS },
  })
}

function otherwise(rest: JsonObject, kind: ObjectKind): JsonObject {
  const document = { $ref: `#/$defs/${kind}Document` }
  return { if: { required: [kind] }, then: document, else: rest }
}

function fileText(schema: JsonObject): string {
  return `${JSON.stringify({ $schema: DRAFT, ...schema }, null, 2)}\n`
}
