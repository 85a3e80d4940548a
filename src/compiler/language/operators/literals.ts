/** The written values of a comparison in, checked literals out; what is wrong is reported at its own place. */
import type { Json } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Literal, ScalarType } from '../../../ir/value.ts'
import { VALUES } from '../values/table.ts'
import type { WrittenTest } from './operator-definition.ts'

/** Counts above this compare with nothing that exists, and still fit bigint and a double. */
const MAX_WHOLE = 1_000_000_000_000_000

export function resolveLiteral(
  written: Json,
  test: WrittenTest,
  path: FieldPath = test.path,
  type: ScalarType | 'list' = test.value.type.type,
): Literal | undefined {
  const literal = VALUES[type].resolveLiteral(written, {
    about: test.value.about,
    report: (code, detail) => test.context.report(code, path, detail),
  })
  if (literal === undefined || test.value.isWhole !== true) return literal
  if (/^\d+$/.test(String(literal.value)) && Number(literal.value) <= MAX_WHOLE) return literal
  test.context.report('CRM3108', path, {
    message: `${test.value.about} is a whole number, and ${literal.value} is not one it can be`,
    fix: `Write a whole number from 0 to ${MAX_WHOLE}.`,
  })
  return undefined
}

/** All the values of a list, which must not be empty; every wrong one is reported. */
export function resolveLiterals(
  test: WrittenTest,
  type: ScalarType | 'list' = test.value.type.type,
): readonly Literal[] | undefined {
  const { written, word, path, context } = test
  const items: readonly Json[] = Array.isArray(written) ? written : [written]
  if (items.length === 0) {
    context.report('CRM3111', path, {
      message: `${word} has no values, so ${word === 'notIn' || word === 'hasAll' ? 'everyone with a value' : 'nobody'} would match`,
      fix: 'List at least one value.',
    })
    return undefined
  }
  const literals = items.map((item, index) => resolveLiteral(item, test, [...path, index], type))
  const resolved = literals.filter((literal) => literal !== undefined)
  return resolved.length === literals.length ? resolved : undefined
}

/** Sorted and unique, for canonical form. */
export function sortedLiterals(literals: readonly Literal[]): readonly Literal[] {
  const byText = new Map(literals.map((literal) => [String(literal.value), literal]))
  return [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? [])
}

/** As the items of a parameter that is a list. */
export function literalTexts(literals: readonly Literal[]): readonly string[] {
  return literals.map(({ value }) => String(value))
}
