/** Declarations as written in, those that fit their schemas out, with a diagnostic for every mistake of the others. */
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf, ID_PATTERN } from '../../ir/address.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { WrittenKind } from '../../ir/written-kind.ts'
import { SCHEMA_DEFINITIONS } from '../declarations/schema-definitions.ts'
import { bodyValidator } from './body-validators.ts'
import { explainMismatch } from './explain-mismatch.ts'
import { bodySchema } from './kind-schema.ts'
import type { Mismatch } from './mismatch.ts'
import { quote } from './value-words.ts'

const ID = new RegExp(ID_PATTERN)

export function validateDeclarations(
  declarations: readonly Declaration[],
): Checked<readonly Declaration[]> {
  const diagnostics: Diagnostic[] = []
  const valid = declarations.filter((declaration) => {
    const mismatches = [...explainId(declaration), ...explainBody(declaration)]
    diagnostics.push(...mismatches.map((mismatch) => diagnosticOf(declaration, mismatch)))
    return mismatches.length === 0
  })
  return { value: valid, diagnostics }
}

function explainId(declaration: Declaration): readonly Mismatch[] {
  const { id } = declaration
  if (ID.test(id)) return []
  return [
    {
      code: 'CRM2007',
      path: [],
      message: `${quote(id)} is not an id of a ${wordOf(declaration)}`,
      fix: 'Write lower-case words joined by hyphens, such as "at-risk-loyal".',
    },
  ]
}

function explainBody(declaration: Declaration): readonly Mismatch[] {
  const { body } = declaration
  const word = wordOf(declaration)
  const validate = bodyValidator(word)
  if (validate(body)) return []
  const found = explainMismatch(bodySchema(word), body, SCHEMA_DEFINITIONS)
  if (found.length > 0) return found
  // A keyword that explain-mismatch does not know: the place is still right.
  const deepest = (validate.errors ?? []).toSorted(
    (a, b) => b.instancePath.length - a.instancePath.length,
  )[0]
  const path = (deepest?.instancePath ?? '').split('/').slice(1)
  return [{ code: 'CRM2006', path, message: `This ${word} does not fit its schema here` }]
}

/** What it is written as. */
function wordOf({ kind, writtenAs }: Declaration): WrittenKind {
  return writtenAs ?? kind
}

function diagnosticOf({ kind, id, source }: Declaration, mismatch: Mismatch): Diagnostic {
  const { code, path, token, message, fix } = mismatch
  return diagnostic(code, {
    address: addressOf(kind, id),
    location: source.locate(path, token),
    message,
    ...(fix === undefined ? {} : { fix }),
  })
}
