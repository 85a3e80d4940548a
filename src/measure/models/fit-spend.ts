/** What customers who came back spent in, the Gamma-Gamma model of the highest likelihood out (Fader, Hardie 2013). */
import { type Fit, fitParameters, type Parameters } from './fit-parameters.ts'
import { logGamma } from './log-gamma.ts'

/** Customers of whom the same is known: days with a purchase after the first, and what all these brought together. */
export interface SpendGroup {
  readonly x: number
  readonly spent: number
  readonly customers: number
}

export type SpendParameters = Parameters<'p' | 'q' | 'v'>

export function fitSpend(groups: readonly SpendGroup[]): Fit<keyof SpendParameters> {
  const customers = groups.reduce((sum, group) => sum + group.customers, 0)
  const mean =
    groups.reduce((sum, { x, spent, customers: n }) => sum + (n * spent) / x, 0) / customers
  return fitParameters((parameters) => spendLogLikelihood(groups, parameters), {
    p: 2,
    q: 3,
    v: mean,
  })
}

export function spendLogLikelihood(
  groups: readonly SpendGroup[],
  { p, q, v }: SpendParameters,
): number {
  const start = q * Math.log(v) - logGamma(q)
  const ofCount = new Map<number, number>()
  let sum = 0
  for (const { x, spent, customers } of groups) {
    let known = ofCount.get(x)
    if (known === undefined) {
      known = start + logGamma(p * x + q) - logGamma(p * x) + Math.log(x)
      ofCount.set(x, known)
    }
    // m^(px−1) · x^(px), with m = spent / x, is x · spent^(px−1).
    const shape = p * x
    sum += customers * (known + (shape - 1) * Math.log(spent) - (shape + q) * Math.log(v + spent))
  }
  return sum
}
