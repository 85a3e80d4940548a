/**
 * A condition in, a formula out: and, or, and literals, each an atom that is true or false of a customer. Negation stands at
 * the literals only, which two-valued truth allows (SEMANTICS 7). Segments are replaced by their definitions (11).
 */
import type { Condition, PropertyCondition } from '../../ir/condition.ts'
import { canonicalJson } from '../../ir/json.ts'
import type { ConditionNode } from '../language/conditions/condition-definition.ts'
import { conditionDependencies } from '../language/conditions/table.ts'
import { type ValueTest, valueTest } from './subject.ts'

export type Formula = { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] } | Literal

export interface Literal {
  readonly kind: 'literal'
  readonly isTrue: boolean
  readonly atom: Atom
}

/** The same key is the same question about the same customer. */
export interface Atom {
  readonly key: string
  /** Atoms of different topics say nothing of each other. */
  readonly topic: string
  /** Absent for kinds of which nothing more is known. */
  readonly value?: ValueTest
}

export type Definitions = ReadonlyMap<string, { readonly where: Condition }>

/** Beyond this many nodes segments are no longer replaced: definitions that name each other often grow exponentially. */
const MOST_NODES = 100

/** Rules ask about the same conditions of a project again and again; definitions and conditions are never changed. */
const KNOWN = new WeakMap<Definitions, WeakMap<object, Formula>>()
const ATOMS = new WeakMap<ConditionNode, Atom>()
const NEGATED = new WeakMap<Formula, Formula>()
const TOPICS = new WeakMap<Formula, ReadonlySet<string>>()

export function formulaOf(
  condition: Condition | PropertyCondition,
  definitions: Definitions,
  isTrue = true,
): Formula {
  if (!isTrue) return negated(formulaOf(condition, definitions))
  const known = KNOWN.get(definitions) ?? new WeakMap<object, Formula>()
  KNOWN.set(definitions, known)
  const formula = known.get(condition) ?? new FormulaBuilder(definitions).build(condition, true)
  known.set(condition, formula)
  return formula
}

/** What a formula is about: two without a common topic say nothing of each other. */
export function topicsOf(formula: Formula): ReadonlySet<string> {
  if (formula.kind === 'literal') return new Set([formula.atom.topic])
  const known = TOPICS.get(formula)
  if (known !== undefined) return known
  const topics = new Set(formula.of.flatMap((each) => [...topicsOf(each)]))
  TOPICS.set(formula, topics)
  return topics
}

export function negated(formula: Formula): Formula {
  const known = NEGATED.get(formula)
  if (known !== undefined) return known
  const opposite: Formula =
    formula.kind === 'literal'
      ? { ...formula, isTrue: !formula.isTrue }
      : { kind: formula.kind === 'and' ? 'or' : 'and', of: formula.of.map(negated) }
  NEGATED.set(formula, opposite)
  return opposite
}

class FormulaBuilder {
  readonly #definitions: Definitions
  #nodes = 0

  constructor(definitions: Definitions) {
    this.#definitions = definitions
  }

  build(node: ConditionNode, isTrue: boolean): Formula {
    this.#nodes += 1
    switch (node.kind) {
      case 'all':
      case 'any': {
        const isAnd = (node.kind === 'all') === isTrue
        return { kind: isAnd ? 'and' : 'or', of: node.of.map((each) => this.build(each, isTrue)) }
      }
      case 'not':
        return this.build(node.of, !isTrue)
      case 'segment': {
        const definition = this.#definitions.get(node.segment)
        if (definition === undefined || this.#nodes > MOST_NODES) return this.#opaque(node, isTrue)
        return this.build(definition.where, isTrue)
      }
      case 'trait':
        if (node.means !== undefined) return this.build(node.means, isTrue)
        return this.#elements(node, isTrue) ?? this.#leaf(node, isTrue)
      case 'property':
        return this.#elements(node, isTrue) ?? this.#leaf(node, isTrue)
      default:
        return this.#leaf(node, isTrue)
    }
  }

  /** A list that has all of several values has each of them; one that has any has one of them. */
  #elements(
    node: Extract<ConditionNode, { kind: 'trait' | 'property' }>,
    isTrue: boolean,
  ): Formula | undefined {
    const { test } = node
    if (test.op !== 'hasAny' && test.op !== 'hasAll') return undefined
    const isAnd = (test.op === 'hasAll') === isTrue
    const of = test.values.map((value) =>
      this.#leaf({ ...node, test: { op: 'hasAny', values: [value] } }, isTrue),
    )
    return { kind: isAnd ? 'and' : 'or', of }
  }

  #leaf(node: ConditionNode, isTrue: boolean): Formula {
    const known = ATOMS.get(node)
    if (known !== undefined) return { kind: 'literal', isTrue, atom: known }
    const value = valueTest(node)
    if (value === undefined) return this.#opaque(node, isTrue)
    const key = canonicalJson([value.subject.key, value.test, value.zone])
    const atom = { key, topic: value.subject.topic, value }
    ATOMS.set(node, atom)
    return { kind: 'literal', isTrue, atom }
  }

  /** The same text is the same question only while the segments in it mean the same. */
  #opaque(node: ConditionNode, isTrue: boolean): Literal {
    const meanings = isOfCustomer(node) ? this.#meaningsOf(node) : []
    const key = canonicalJson([node, meanings])
    return { kind: 'literal', isTrue, atom: { key, topic: key } }
  }

  #meaningsOf(node: Condition): readonly unknown[] {
    const found = new Map<string, Condition | undefined>()
    const pending = [...conditionDependencies(node).segments]
    for (const id of pending) {
      if (found.has(id)) continue
      const where = this.#definitions.get(id)?.where
      found.set(id, where)
      if (where !== undefined) pending.push(...conditionDependencies(where).segments)
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

function isOfCustomer(node: ConditionNode): node is Extract<ConditionNode, Condition> {
  return node.kind !== 'property'
}
