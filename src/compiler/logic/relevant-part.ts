/**
 * A formula in, the part of it that can contradict itself out. A topic of which even all literals together contradict nothing
 * closes no branch of a search, so its literals may as well be true; most formulas are nothing more after that.
 */
import type { Formula, Literal } from './formula.ts'

type Contradicts = (literals: readonly Literal[]) => boolean

const TRUE: Formula = { kind: 'and', of: [] }
const FALSE: Formula = { kind: 'or', of: [] }

export function relevantPart(formula: Formula, contradicts: Contradicts): Formula {
  let part = formula
  for (;;) {
    const topics = literalsByTopic(literalsOf(part))
    const silent = new Set<string>()
    for (const [topic, literals] of topics) if (!contradicts(literals)) silent.add(topic)
    if (silent.size === 0) return part
    part = withoutTopics(part, silent)
  }
}

export function literalsByTopic(
  literals: readonly Literal[],
): ReadonlyMap<string, readonly Literal[]> {
  const byTopic = new Map<string, Literal[]>()
  for (const literal of new Set(literals)) {
    const found = byTopic.get(literal.atom.topic)
    if (found === undefined) byTopic.set(literal.atom.topic, [literal])
    else found.push(literal)
  }
  return byTopic
}

function literalsOf(formula: Formula): readonly Literal[] {
  const found: Literal[] = []
  const open = [formula]
  for (const each of open) {
    if (each.kind === 'literal') found.push(each)
    else open.push(...each.of)
  }
  return found
}

function withoutTopics(formula: Formula, silent: ReadonlySet<string>): Formula {
  if (formula.kind === 'literal') return silent.has(formula.atom.topic) ? TRUE : formula
  const of = formula.of.map((each) => withoutTopics(each, silent))
  const isAnd = formula.kind === 'and'
  // True closes a disjunction, false a conjunction; the other of the two says nothing in it.
  if (of.some((each) => (isAnd ? isFalse(each) : isTrue(each)))) return isAnd ? FALSE : TRUE
  const rest = of.filter((each) => !(isAnd ? isTrue(each) : isFalse(each)))
  const [only, second] = rest
  return only !== undefined && second === undefined ? only : { kind: formula.kind, of: rest }
}

function isTrue(formula: Formula): boolean {
  return formula.kind === 'and' && formula.of.length === 0
}

function isFalse(formula: Formula): boolean {
  return formula.kind === 'or' && formula.of.length === 0
}
