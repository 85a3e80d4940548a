/**
 * Whether a formula holds of nobody: its disjunctive normal form is walked, one conjunction after the other, and a branch is
 * left as soon as its literals contradict each other. After a number of steps the search gives up, which proves nothing.
 */
import type { Formula, Literal } from './formula.ts'

const MOST_STEPS = 2000

export type Contradicts = (literals: readonly Literal[]) => boolean

/** `false` says nothing. */
export function isUnsatisfiable(formula: Formula, contradicts: Contradicts): boolean {
  let steps = 0
  const closes = (pending: readonly Formula[], held: readonly Literal[]): boolean => {
    steps += 1
    if (steps > MOST_STEPS) return false
    const { literals, choices } = flatten(pending)
    const all = [...held, ...literals]
    if (choices.some(({ of }) => of.length === 0)) return true
    if (literals.length > 0 && contradicts(all)) return true
    const [choice, ...others] = choices.toSorted((a, b) => a.of.length - b.of.length)
    if (choice === undefined) return false
    return choice.of.every((each) => closes([each, ...others], all))
  }
  return closes([formula], [])
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
