/**
 * How customers buy by one event, as fitted and kept in a file of the project (S11). Parameters are decimal text, so that no
 * float is hashed or compared; docs/decisions/20261128-predictions.md says what they are of.
 */

/** BG/NBD over purchase days of one zone, in weeks. */
export interface PurchaseModel {
  readonly zone: string
  readonly r: string
  readonly alpha: string
  readonly a: string
  readonly b: string
}

/** Gamma-Gamma of what a purchase day after the first one brings. */
export interface SpendModel {
  /** The property it is of. */
  readonly property: string
  readonly p: string
  readonly q: string
  readonly v: string
}

export interface EventModel {
  readonly purchases: PurchaseModel
  readonly spend?: SpendModel
}

/** What the contents of a model's file are kept under, by where its name is written. */
export function modelFileKey(path: readonly (string | number)[]): string {
  return `model ${path.join('.')}`
}

/** Of the form of a model's file. */
export const MODEL_VERSION = 1

/** Weeks and counts. Beyond, a distribution is a spike or a plain, and its formulas end before they say anything. */
const PLAIN: ParameterRange = { least: 1e-6, most: 1e4 }

export interface ParameterRange {
  readonly least: number
  readonly most: number
}

/** What each fitted parameter may be. `v` is an amount, of any currency. */
export const PARAMETER_RANGES = {
  r: PLAIN,
  alpha: PLAIN,
  a: PLAIN,
  b: PLAIN,
  p: PLAIN,
  q: PLAIN,
  v: { least: 1e-9, most: 1e15 },
} as const satisfies Record<string, ParameterRange>
export type ParameterName = keyof typeof PARAMETER_RANGES
