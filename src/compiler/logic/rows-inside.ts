/** Which events two aggregates count in, whether every one that the first counts is counted by the second out. */
import type { EventCondition, PropertyCondition } from '../../ir/condition.ts'
import { canonicalJson } from '../../ir/json.ts'
import { type Formula, formulaOf } from './formula.ts'
import { isUnsatisfiable } from './search.ts'
import { feasibleSubjects } from './values.ts'
import { isWindowInside } from './window-inside.ts'

type Counted = Pick<EventCondition, 'event' | 'where' | 'window'>

/** Asked again in every branch of a search; conditions are plain data that does not change. */
const KNOWN = new WeakMap<Counted, WeakMap<Counted, boolean>>()
const EMPTY = new WeakMap<Counted, boolean>()

export function areRowsInside(inner: Counted, outer: Counted): boolean {
  let known = KNOWN.get(inner)
  if (known === undefined) {
    known = new WeakMap()
    KNOWN.set(inner, known)
  }
  let answer = known.get(outer)
  if (answer === undefined) {
    answer = isInside(inner, outer)
    known.set(outer, answer)
  }
  return answer
}

function isInside(inner: Counted, outer: Counted): boolean {
  return (
    inner.event === outer.event &&
    isWindowInside(inner.window, outer.window) &&
    isFilterInside(inner.where, outer.where)
  )
}

/** A filter that no event passes. */
export function isNoRow(counted: Counted): boolean {
  const { where } = counted
  if (where === undefined) return false
  const answer = EMPTY.get(counted) ?? holdsOfNoRow(formulaOf(where, new Map()))
  EMPTY.set(counted, answer)
  return answer
}

function isFilterInside(
  inner: PropertyCondition | undefined,
  outer: PropertyCondition | undefined,
): boolean {
  if (outer === undefined) return true
  if (canonicalJson(inner) === canonicalJson(outer)) return true
  const passesInner = inner === undefined ? [] : [formulaOf(inner, new Map())]
  return holdsOfNoRow({ kind: 'and', of: [...passesInner, formulaOf(outer, new Map(), false)] })
}

function holdsOfNoRow(formula: Formula): boolean {
  return isUnsatisfiable(formula, (literals) => feasibleSubjects(literals) === undefined)
}
