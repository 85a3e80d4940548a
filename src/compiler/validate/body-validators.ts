/** A kind in, the compiled check of its bodies out; each is compiled on first use, and what kinds share only once. */
import { Ajv, type ValidateFunction } from 'ajv'
import { WRITTEN_KINDS, type WrittenKind } from '../../ir/written-kind.ts'
import { SCHEMA_DEFINITIONS } from '../declarations/schema-definitions.ts'
import { bodySchema } from './kind-schema.ts'

const ROOT = 'crm'
let compiler: Ajv | undefined

export function bodyValidator(kind: WrittenKind): ValidateFunction {
  compiler ??= createCompiler()
  const validate = compiler.getSchema(`${ROOT}#/$defs/${bodyName(kind)}`)
  if (validate === undefined) throw new Error(`${kind} has no schema`)
  return validate
}

/** Only the verdict is asked for: explain-mismatch finds the words. */
function createCompiler(): Ajv {
  const bodies = WRITTEN_KINDS.map((kind) => [bodyName(kind), bodySchema(kind)] as const)
  const $defs = { ...SCHEMA_DEFINITIONS, ...Object.fromEntries(bodies) }
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    messages: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
    inlineRefs: false,
  })
  return ajv.addSchema({ $id: ROOT, $defs })
}

function bodyName(kind: WrittenKind): string {
  return `${kind}Body`
}
