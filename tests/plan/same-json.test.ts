/** The quick comparison says what comparing canonical texts says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/ir/json.ts'
import { isSameJson } from '../../src/plan/same-json.ts'

test('agrees with canonical JSON', () => {
  const small = fc
    .jsonValue({ maxDepth: 3 })
    .filter((value) => !JSON.stringify(value).includes('-0'))
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(isSameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b))
      expect(isSameJson(a, structuredClone(a))).toBe(true)
    }),
  )
})

test('an absent member and an undefined one are the same', () => {
  expect(isSameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true)
  expect(isSameJson({ a: 1 }, { a: 1, b: undefined })).toBe(true)
  expect(isSameJson({ a: 1 }, { a: 1, b: null })).toBe(false)
})
