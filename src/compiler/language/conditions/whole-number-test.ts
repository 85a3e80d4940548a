/** Comparisons of whole numbers in one form: more than n is at least n + 1, less than n is at most n − 1. */
import type { Comparison } from '../../../ir/comparison.ts'
import type { Literal } from '../../../ir/value.ts'

export function wholeNumberTest(test: Comparison): Comparison {
  if (test.op === 'moreThan') return { op: 'atLeast', value: plus(test.value, 1n) }
  if (test.op === 'lessThan') return { op: 'atMost', value: plus(test.value, -1n) }
  return test
}

function plus(literal: Literal, step: bigint): Literal {
  return { type: 'number', value: String(BigInt(literal.value) + step) }
}
