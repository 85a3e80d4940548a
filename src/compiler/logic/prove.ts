/**
 * Conditions in, what is certain about them out, whatever the data: that one holds of nobody, of everybody, or of nobody of
 * whom another does not hold. `unknown` says nothing. Both sides must be read with the same catalog.
 */
import type { Condition } from '../../ir/condition.ts'
import {
  type Atom,
  type Definitions,
  type Formula,
  formulaOf,
  type Literal,
  negated,
} from './formula.ts'
import { areLinksBroken } from './links.ts'
import { isUnsatisfiable } from './search.ts'
import { feasibleSubjects } from './values.ts'

export type Proof = 'yes' | 'unknown'

const NO_SEGMENTS: Definitions = new Map()

/** Holds of nobody. */
export function isEmpty(condition: Condition, segments = NO_SEGMENTS): Proof {
  return holdsOfNobody(formulaOf(condition, segments))
}

/** Holds of everybody. */
export function isEveryone(condition: Condition, segments = NO_SEGMENTS): Proof {
  return holdsOfNobody(formulaOf(condition, segments, false))
}

/** Everyone of whom `a` holds is one of whom `b` holds. Their segments may be of two versions of a project. */
export function implies(
  a: Condition,
  b: Condition,
  segments = NO_SEGMENTS,
  segmentsOfB = segments,
): Proof {
  const failing = negated(formulaOf(b, segmentsOfB))
  return holdsOfNobody({ kind: 'and', of: [formulaOf(a, segments), failing] })
}

function holdsOfNobody(formula: Formula): Proof {
  return isUnsatisfiable(formula, contradicts) ? 'yes' : 'unknown'
}

/** By atom: whether it alone can be neither true, nor false. */
const ALONE = new WeakMap<Atom, Map<boolean, boolean>>()

function contradicts(literals: readonly Literal[]): boolean {
  const [only, second] = literals
  if (only === undefined || second !== undefined) return contradictTogether(literals)
  const known = ALONE.get(only.atom) ?? new Map<boolean, boolean>()
  ALONE.set(only.atom, known)
  const found = known.get(only.isTrue) ?? contradictTogether(literals)
  known.set(only.isTrue, found)
  return found
}

function contradictTogether(literals: readonly Literal[]): boolean {
  const feasibles = feasibleSubjects(literals)
  return feasibles === undefined || areLinksBroken(feasibles)
}
