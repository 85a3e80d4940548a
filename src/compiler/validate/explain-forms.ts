/** A value that has several forms (`anyOf`, `oneOf`) in, what is wrong with the form that was most likely meant out. */
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { wrongType } from './explain-type.ts'
import type { Explain, Mismatch } from './mismatch.ts'
import { type Definitions, followRef, schemasIn, textsIn } from './schema-node.ts'
import { orList, subject } from './value-words.ts'

interface Attempt {
  readonly form: JsonObject
  readonly mismatches: readonly Mismatch[]
  readonly cost: number
}

export function explainForms(
  schema: JsonObject,
  value: Json,
  path: FieldPath,
  explain: Explain,
  definitions: Definitions,
): readonly Mismatch[] {
  const attemptAll = (forms: Json | undefined) =>
    schemasIn(forms).map((form) => attempt(followRef(form, definitions), value, path, explain))
  const any = attemptAll(schema.anyOf)
  const one = attemptAll(schema.oneOf)
  return [
    ...(any.length > 0 ? explainNone(any, value, path) : []),
    ...(one.length > 0 ? [...explainNone(one, value, path), ...explainSeveral(one, path)] : []),
  ]
}

function attempt(form: JsonObject, value: Json, path: FieldPath, explain: Explain): Attempt {
  const mismatches = explain(form, value, path)
  const cost = mismatches.reduce((sum, item) => sum + costOf(item, path), 0)
  return { form, mismatches, cost }
}

/**
 * The further from the top a mismatch is, the more of the form was already right. A wrong type at the top, or a wrong
 * constant, means that another form was meant.
 */
function costOf(mismatch: Mismatch, path: FieldPath): number {
  const depth = mismatch.path.length - path.length
  if (mismatch.code === 'CRM2003' && depth === 0) return 1000
  if (mismatch.code === 'CRM2004' && depth <= 1) return depth === 0 ? 500 : 100
  if (mismatch.code === 'CRM2002' && depth === 0) return 10
  if (mismatch.code === 'CRM2001' && depth === 1) return 9
  return 1
}

function explainNone(
  attempts: readonly Attempt[],
  value: Json,
  path: FieldPath,
): readonly Mismatch[] {
  if (attempts.some(({ mismatches }) => mismatches.length === 0)) return []
  const cheapest = Math.min(...attempts.map(({ cost }) => cost))
  const nearest = attempts.filter(({ cost }) => cost === cheapest)
  const [first] = nearest
  if (cheapest >= 1000) return [wrongType(attempts.flatMap(typesOf), value, path)]
  const missing = missingEverywhere(attempts, value, path)
  if (missing !== undefined) return [missing]
  if (first === undefined) return []
  const mixed = standsBeside(first, attempts, value, path)
  return mixed === undefined ? first.mismatches : [mixed]
}

function typesOf({ form }: Attempt): readonly string[] {
  if (typeof form.type === 'string') return [form.type]
  if (form.enum !== undefined || form.const !== undefined) return ['string']
  return [
    ...textsIn(form.type),
    ...schemasIn(form.anyOf).flatMap((inner) => textsIn([inner.type ?? null])),
  ]
}

/** No form has the field that tells it apart: then it is one of these fields that is missing. */
function missingEverywhere(
  attempts: readonly Attempt[],
  value: Json,
  path: FieldPath,
): Mismatch | undefined {
  if (!isJsonObject(value)) return undefined
  const candidates = attempts.filter(({ cost }) => cost < 500)
  const fields = candidates.map(({ form }) => distinguishing(form, candidates))
  const isMissing = fields.every(
    (own) => own.length > 0 && own.some((field) => value[field] === undefined),
  )
  const hasUnknown = candidates.some(({ mismatches }) => mismatches.some(isMisspelling))
  // A form is told apart by the first field it requires.
  const names = [...new Set(fields.flatMap(([first]) => first ?? []))]
  if (!isMissing || names.some((name) => value[name] !== undefined)) return undefined
  if (hasUnknown || names.length < 2) return undefined
  const place = path.length === 0 ? '' : ` in ${subject(path)}`
  return {
    code: 'CRM2002',
    path,
    message: `${orList(names.map((name) => `\`${name}\``))} is missing${place}`,
    fix: `Add one of ${names.join(', ')}.`,
  }
}

/** An unknown field whose fix names the field that was meant. */
function isMisspelling({ code, fix }: Mismatch): boolean {
  return code === 'CRM2001' && fix?.startsWith('Did you mean') === true
}

/** Required fields that not every form requires. */
function distinguishing(form: JsonObject, attempts: readonly Attempt[]): readonly string[] {
  return textsIn(form.required).filter(
    (field) => !attempts.every((other) => textsIn(other.form.required).includes(field)),
  )
}

/** Two forms at once, such as a condition that names a trait and an event. */
function standsBeside(
  nearest: Attempt,
  attempts: readonly Attempt[],
  value: Json,
  path: FieldPath,
): Mismatch | undefined {
  if (!isJsonObject(value)) return undefined
  const own = distinguishing(nearest.form, attempts).find((field) => value[field] !== undefined)
  const others = new Set(
    attempts
      .filter((other) => other !== nearest)
      .flatMap(({ form }) => distinguishing(form, attempts)),
  )
  const foreign = nearest.mismatches.find(
    ({ code, field }) => code === 'CRM2001' && field !== undefined && others.has(field),
  )
  if (own === undefined || foreign?.field === undefined || own === foreign.field) return undefined
  return {
    code: 'CRM2006',
    path: [...path, foreign.field],
    token: foreign.field,
    message: `\`${own}\` and \`${foreign.field}\` cannot stand together`,
    fix: 'Keep one of them.',
  }
}

function explainSeveral(attempts: readonly Attempt[], path: FieldPath): readonly Mismatch[] {
  const fitting = attempts.filter(({ mismatches }) => mismatches.length === 0)
  if (fitting.length < 2) return []
  const names = fitting.flatMap(({ form }) => distinguishing(form, attempts))
  const said = names.length > 1 ? names.map((name) => `\`${name}\``).join(' and ') : 'Several forms'
  return [
    { code: 'CRM2006', path, message: `${said} cannot stand together`, fix: 'Keep one of them.' },
  ]
}
