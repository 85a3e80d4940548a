/** Whether a comparison of numbers holds of 0. */
import type { Comparison } from '../../../ir/comparison.ts'
import { compareDecimals } from '../operators/literal-order.ts'

export function holdsOfZero(test: Comparison): boolean {
  const zeroTo = (literal: { readonly value: string | boolean }) =>
    compareDecimals('0', String(literal.value))
  switch (test.op) {
    case 'is':
      return zeroTo(test.value) === 0
    case 'isNot':
      return zeroTo(test.value) !== 0
    case 'in':
      return test.values.some((value) => zeroTo(value) === 0)
    case 'notIn':
      return test.values.every((value) => zeroTo(value) !== 0)
    case 'lessThan':
      return zeroTo(test.value) < 0
    case 'atMost':
      return zeroTo(test.value) <= 0
    case 'moreThan':
      return zeroTo(test.value) > 0
    case 'atLeast':
      return zeroTo(test.value) >= 0
    case 'between':
      return zeroTo(test.low) >= 0 && zeroTo(test.high) <= 0
    default:
      throw new Error(`a number that is never missing cannot be tested with ${test.op}`)
  }
}
