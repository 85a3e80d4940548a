/** Literals in, what they leave of each subject out, or that they cannot all hold. */
import { type Feasible, feasible, type SubjectLiteral } from './feasible.ts'
import type { Literal } from './formula.ts'
import { DECIMALS, WHOLE_NUMBERS } from './lines.ts'
import type { Subject } from './subject.ts'

/** `undefined`: they contradict each other. */
export function feasibleSubjects(literals: readonly Literal[]): readonly Feasible[] | undefined {
  const truths = new Map<string, boolean>()
  const bySubject = new Map<string, { subject: Subject; literals: SubjectLiteral[] }>()
  for (const { atom, isTrue } of literals) {
    if ((truths.get(atom.key) ?? isTrue) !== isTrue) return undefined
    truths.set(atom.key, isTrue)
    if (atom.value === undefined) continue
    const { subject, test, zone } = atom.value
    const entry = bySubject.get(subject.key) ?? { subject, literals: [] }
    entry.literals.push({ test, zone, isTrue })
    bySubject.set(subject.key, entry)
  }
  const all: Feasible[] = []
  for (const { subject, literals: own } of bySubject.values()) {
    const found = feasible(subject, own, subject.isWhole ? WHOLE_NUMBERS : DECIMALS)
    if (!found.canBeMissing && !found.canBePresent) return undefined
    all.push(found)
  }
  return all
}
