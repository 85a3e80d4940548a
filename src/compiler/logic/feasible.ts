/**
 * What several comparisons, each true or false, leave of one subject's value: whether it can be missing (a comparison with a
 * missing value is false, whatever it is; SEMANTICS 7), and what it can be when it is there.
 */
import type { Comparison } from '../../ir/comparison.ts'
import { facetOf } from './facet.ts'
import { holdsOfText, testExcludes, testImplies } from './part-test.ts'
import type { Subject } from './subject.ts'
import { complement, finiteValues, intersect, type Line, type ValueSet } from './value-set.ts'

export interface SubjectLiteral {
  readonly test: Comparison
  readonly zone: string | undefined
  readonly isTrue: boolean
}

export interface Feasible {
  readonly subject: Subject
  readonly canBeMissing: boolean
  readonly canBePresent: boolean
  /** Of the value as a number, when it is there. */
  readonly numbers: ValueSet
  readonly line: Line
}

export const NUMBER = 'number'

interface Facets {
  readonly sets: Map<string, { readonly line: Line; readonly set: ValueSet }>
  readonly others: readonly SubjectLiteral[]
}

export function feasible(
  subject: Subject,
  literals: readonly SubjectLiteral[],
  line: Line,
): Feasible {
  const { sets, others } = facetsOf(subject, literals, line)
  const presence = literals.every(({ test, isTrue }) => allowsPresence(test, isTrue))
  const isEmpty = [...sets.values()].some(({ set }) => set.length === 0)
  const texts = sets.get('text')
  return {
    subject,
    canBeMissing:
      !subject.isNeverMissing &&
      literals.every(({ test, isTrue }) => (test.op === 'isUnset') === isTrue),
    canBePresent:
      presence && !isEmpty && !contradict(others) && !excludesEveryText(texts?.set, others),
    numbers: sets.get(NUMBER)?.set ?? subject.numbers,
    line,
  }
}

/** A value that is there is set; any other comparison may hold of it or not. */
function allowsPresence({ op }: Comparison, isTrue: boolean): boolean {
  if (op === 'isSet') return isTrue
  return op === 'isUnset' ? !isTrue : true
}

function facetsOf(subject: Subject, literals: readonly SubjectLiteral[], line: Line): Facets {
  const sets = new Map([[NUMBER, { line, set: subject.numbers }]])
  const others: SubjectLiteral[] = []
  for (const literal of literals) {
    const { test, zone, isTrue } = literal
    const facet = facetOf(test, { isWhole: subject.isWhole, zone })
    if (facet === undefined) {
      others.push(literal)
      continue
    }
    const set = isTrue ? facet.set : complement(facet.set)
    const before = sets.get(facet.name)?.set ?? [{}]
    sets.set(facet.name, { line: facet.line, set: intersect(before, set, facet.line) })
  }
  return { sets, others: others.filter(({ test }) => test.op !== 'isSet' && test.op !== 'isUnset') }
}

/** One true and one false that follows from it, or two true that exclude each other. */
function contradict(literals: readonly SubjectLiteral[]): boolean {
  const held = literals.filter(({ isTrue }) => isTrue)
  const failed = literals.filter(({ isTrue }) => !isTrue)
  return held.some(
    (a) =>
      failed.some((b) => a.zone === b.zone && testImplies(a.test, b.test)) ||
      held.some((b) => testExcludes(a.test, b.test)),
  )
}

/** Where only a few texts are left, each can be tried. */
function excludesEveryText(
  texts: ValueSet | undefined,
  literals: readonly SubjectLiteral[],
): boolean {
  const values = texts === undefined ? undefined : finiteValues(texts)
  if (values === undefined) return false
  return values.every((value) =>
    literals.some(({ test, isTrue }) => holdsOfText(value, test) === !isTrue),
  )
}
