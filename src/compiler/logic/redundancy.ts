/** A condition in, its parts that could be left out without changing who is in it out, each with the sibling it follows from. */
import type { Condition } from '../../ir/condition.ts'
import { type Definitions, formulaOf, topicsOf } from './formula.ts'
import { implies, isEmpty, isEveryone } from './prove.ts'

export interface Redundant {
  readonly part: Condition
  readonly group: 'all' | 'any'
  /** In `all` it implies the part, in `any` the part implies it; absent when the part always, or never, holds. */
  readonly because?: Condition
}

/** All of them may be left out at once. */
export function findRedundant(condition: Condition, segments: Definitions): readonly Redundant[] {
  if (condition.kind === 'not') return findRedundant(condition.of, segments)
  if (condition.kind !== 'all' && condition.kind !== 'any') return []
  const inside = condition.of.flatMap((part) => findRedundant(part, segments))
  return [...inGroup(condition, segments), ...inside]
}

/** Of longer groups, which nobody writes by hand, no two are compared: there are too many of them. */
const MOST_PARTS = 50

type Group = Extract<Condition, { kind: 'all' | 'any' }>

function inGroup({ kind, of }: Group, segments: Definitions): readonly Redundant[] {
  if (of.length < 2 || of.length > MOST_PARTS || isSettled({ kind, of }, segments)) return []
  const found: Redundant[] = []
  let kept = of
  for (const part of of) {
    const others = kept.filter((each) => each !== part)
    const isDecided = isWithoutEffect(kind, part, segments)
    const because = isDecided
      ? undefined
      : others.find((other) => makesNeedless(kind, other, part, segments))
    if (because === undefined && !isDecided) continue
    found.push({ part, group: kind, ...(because === undefined ? {} : { because }) })
    kept = others
  }
  return found
}

/** Everything follows from a contradiction, which is another finding. */
function isSettled(group: Group, segments: Definitions): boolean {
  const proof = group.kind === 'all' ? isEmpty(group, segments) : isEveryone(group, segments)
  return proof === 'yes'
}

function isWithoutEffect(kind: Group['kind'], part: Condition, segments: Definitions): boolean {
  const proof = kind === 'all' ? isEveryone(part, segments) : isEmpty(part, segments)
  return proof === 'yes'
}

function makesNeedless(
  kind: Group['kind'],
  other: Condition,
  part: Condition,
  segments: Definitions,
): boolean {
  // Neither is settled by itself, so without a common topic nothing follows.
  if (!haveCommonTopic(other, part, segments)) return false
  const proof = kind === 'all' ? implies(other, part, segments) : implies(part, other, segments)
  return proof === 'yes'
}

function haveCommonTopic(a: Condition, b: Condition, segments: Definitions): boolean {
  const topics = topicsOf(formulaOf(a, segments))
  return [...topicsOf(formulaOf(b, segments))].some((topic) => topics.has(topic))
}
