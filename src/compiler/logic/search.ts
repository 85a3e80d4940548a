/**
 * Whether a formula holds of nobody: its disjunctive normal form is walked, one conjunction after the other, and a branch is
 * left as soon as its literals contradict each other. After a number of steps the search gives up, which proves nothing.
 */
import type { Formula, Literal } from './formula.ts'
import { literalsByTopic, relevantPart } from './relevant-part.ts'

const MOST_STEPS = 400
/** Literals looked at together, step by step: long chains of segments hold hundreds of them. */
const MOST_LITERALS = 400

/** Of literals of one topic. */
export type Contradicts = (literals: readonly Literal[]) => boolean

/** `false` says nothing. */
export function isUnsatisfiable(formula: Formula, contradicts: Contradicts): boolean {
  const search = new Search(contradicts)
  return search.closes([relevantPart(formula, contradicts)], new Map())
}

type Held = ReadonlyMap<string, readonly Literal[]>

class Search {
  readonly #contradicts: Contradicts
  #steps = 0
  #literals = 0

  constructor(contradicts: Contradicts) {
    this.#contradicts = contradicts
  }

  /** Whether no branch is left in which all that is pending holds beside all that is held. */
  closes(pending: readonly Formula[], held: Held): boolean {
    this.#steps += 1
    if (this.#steps > MOST_STEPS) return false
    const { literals, choices } = flatten(pending)
    if (choices.some(({ of }) => of.length === 0)) return true
    const all = new Map(held)
    for (const [topic, found] of literalsByTopic(literals)) {
      const before = all.get(topic) ?? []
      const news = found.filter((literal) => !before.some((each) => isSame(each, literal)))
      // What was held already did not contradict itself.
      if (news.length === 0) continue
      const together = [...before, ...news]
      this.#literals += together.length
      if (this.#literals > MOST_LITERALS) return false
      if (this.#contradicts(together)) return true
      all.set(topic, together)
    }
    const [choice, ...others] = choices.toSorted((a, b) => a.of.length - b.of.length)
    if (choice === undefined) return false
    return choice.of.every((each) => this.closes([each, ...others], all))
  }
}

interface Choice {
  readonly kind: 'and' | 'or'
  readonly of: readonly Formula[]
}

/** What must hold in any case, and the disjunctions that are left to choose from. */
function flatten(pending: readonly Formula[]) {
  const literals: Literal[] = []
  const choices: Choice[] = []
  const open = [...pending]
  for (const formula of open) {
    const isForced = formula.kind === 'or' && formula.of.length === 1
    if (formula.kind === 'literal') literals.push(formula)
    else if (formula.kind === 'and' || isForced) open.push(...formula.of)
    else choices.push(formula)
  }
  return { literals, choices }
}

function isSame(a: Literal, b: Literal): boolean {
  return a.isTrue === b.isTrue && a.atom.key === b.atom.key
}
