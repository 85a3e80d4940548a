/** How often customers bought in, the BG/NBD model of the highest likelihood out (Fader, Hardie, Lee 2005). */
import { type Fit, fitParameters, type Parameters } from './fit-parameters.ts'
import { logGamma } from './log-gamma.ts'

/** Customers of whom the same is known: days with a purchase after the first, weeks from the first to the last and to the end. */
export interface PurchaseGroup {
  readonly x: number
  readonly recency: number
  readonly age: number
  readonly customers: number
}

export type PurchaseParameters = Parameters<'r' | 'alpha' | 'a' | 'b'>

export function fitPurchases(groups: readonly PurchaseGroup[]): Fit<keyof PurchaseParameters> {
  return fitParameters((parameters) => purchaseLogLikelihood(groups, parameters), {
    r: 0.5,
    alpha: 5,
    a: 1,
    b: 2,
  })
}

/** All of it in logarithms: with 200 purchases the gamma functions themselves are beyond a double. */
export function purchaseLogLikelihood(
  groups: readonly PurchaseGroup[],
  parameters: PurchaseParameters,
): number {
  const { r, alpha, a, b } = parameters
  const start = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b)
  const ofCount = new Map<number, number>()
  let sum = 0
  for (const { x, recency, age, customers } of groups) {
    let known = ofCount.get(x)
    if (known === undefined) {
      known = start + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x)
      ofCount.set(x, known)
    }
    const logAge = Math.log(alpha + age)
    // The customer is alive, or left after the last purchase, which nobody did who never came back.
    const left =
      x === 0
        ? 0
        : logOnePlusExp(Math.log(a / (b + x - 1)) + (r + x) * (logAge - Math.log(alpha + recency)))
    sum += customers * (known - (r + x) * logAge + left)
  }
  return sum
}

function logOnePlusExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))
}
