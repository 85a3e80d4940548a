/** The log-likelihood of positive parameters in, those of the highest out, or why there are none. */
import { PARAMETER_RANGES, type ParameterName } from '../../ir/purchase-model.ts'
import { findMinimum } from './find-minimum.ts'

export type Parameters<Name extends ParameterName> = Readonly<Record<Name, number>>

export type Fit<Name extends ParameterName> =
  | { readonly parameters: Parameters<Name>; readonly logLikelihood: number }
  | { readonly problem: string }

/** Digits that are kept: far more than the likelihood can tell apart, and few enough to read in a review. */
const DIGITS = 8
/** So near the end of a range the likelihood goes on rising outside. */
const EDGE = 2

/** Logarithms are searched, so that every parameter stays above zero and a step is a factor. */
export function fitParameters<Name extends ParameterName>(
  logLikelihood: (parameters: Parameters<Name>) => number,
  start: Parameters<Name>,
): Fit<Name> {
  const names = Object.keys(start).filter((name): name is Name => Object.hasOwn(start, name))
  const named = (at: readonly number[], digits?: number): Parameters<Name> => {
    const values = at.map((each) => Math.exp(each))
    const entries = names.map((name, index) => {
      const value = values[index] ?? 0
      return [name, digits === undefined ? value : Number(value.toPrecision(digits))] as const
    })
    // One entry for each name.
    return Object.fromEntries(entries) as Parameters<Name>
  }
  const cost = (at: readonly number[]) => {
    const parameters = named(at)
    const isInside = names.every((name) => isWithin(name, parameters[name], 1))
    return isInside ? -logLikelihood(parameters) : Number.POSITIVE_INFINITY
  }
  const found = findMinimum(
    cost,
    names.map((name) => Math.log(start[name])),
  )
  const parameters = named(found.at, DIGITS)
  const outside = names.find((name) => !isWithin(name, parameters[name], EDGE))
  if (outside !== undefined) {
    return { problem: `the likelihood goes on rising as ${outside} leaves all bounds` }
  }
  if (!found.isFound || !Number.isFinite(found.value)) {
    return { problem: 'the likelihood has no maximum that could be found' }
  }
  return { parameters, logLikelihood: logLikelihood(parameters) }
}

function isWithin(name: ParameterName, value: number, margin: number): boolean {
  const { least, most } = PARAMETER_RANGES[name]
  return value >= least * margin && value <= most / margin
}
