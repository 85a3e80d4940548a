/** ln Γ(x) of a positive number, to the last digits of a double: Stirling's series from 12 on, reached by the recurrence. */

const HALF_LOG_TWO_PI = 0.9189385332046728
/** B(2k) / (2k · (2k − 1)), from k = 1. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156]
const FAR_ENOUGH = 12

export function logGamma(x: number): number {
  let product = 1
  let shifted = x
  while (shifted < FAR_ENOUGH) {
    product *= shifted
    shifted += 1
  }
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series = STIRLING.reduceRight((sum, term) => sum * square + term, 0) * inverse
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + series - Math.log(product)
  )
}
