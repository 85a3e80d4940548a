/** A kind in, the compiled check of its bodies out; compiled on first use, once. */
import { Ajv, type ValidateFunction } from 'ajv'
import type { ObjectKind } from '../../ir/address.ts'
import { LANGUAGE_DEFINITIONS } from '../language/schema.ts'
import { bodySchema } from './kind-schema.ts'

const VALIDATORS = new Map<ObjectKind, ValidateFunction>()

export function bodyValidator(kind: ObjectKind): ValidateFunction {
  const known = VALIDATORS.get(kind)
  if (known !== undefined) return known
  // Only the verdict is asked for: explain-mismatch finds the words.
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    messages: false,
  })
  const validator = ajv.compile({ ...bodySchema(kind), $defs: LANGUAGE_DEFINITIONS })
  VALIDATORS.set(kind, validator)
  return validator
}
