/** The one comparison among the fields of a mapping in, IR out: that it is one, that it fits the type. */
import { closestName } from '../../../diagnostics/closest-name.ts'
import type { Comparison } from '../../../ir/comparison.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Literal } from '../../../ir/value.ts'
import { wordList } from '../../fields/word-list.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { OperatorDefinition, TestedValue, TypeName } from './operator-definition.ts'
import { WORDS, wordsFor } from './table.ts'

export interface ResolvedTest {
  readonly test: Comparison
  /** Present when the test compares an instant with a day. */
  readonly zone?: string
}

export function resolveComparison(
  written: JsonObject,
  value: TestedValue,
  zone: string,
  path: FieldPath,
  context: ResolveContext,
): ResolvedTest | undefined {
  const word = onlyWord(written, value, path, context)
  const entry = word === undefined ? undefined : WORDS.get(word)
  if (word === undefined || entry === undefined) return undefined
  const at = [...path, word]
  if (!fits(word, entry.types, value, at, context)) return undefined
  if (!isAllowedHere(word, entry.definition, written, value, path, context)) return undefined
  const test = entry.definition.resolve({
    word,
    written: written[word] ?? null,
    value,
    ignoreCase: written.ignoreCase === true,
    zone,
    path: at,
    context,
  })
  if (test === undefined) return undefined
  return comparesDays(test, value) ? { test, zone } : { test }
}

/** True when an instant is tested against a date. */
function comparesDays(test: Comparison, { type }: TestedValue): boolean {
  return type.type === 'instant' && literalsOf(test).some((literal) => literal.type === 'date')
}

function literalsOf(test: Comparison): readonly Literal[] {
  if (test.op === 'between') return [test.low, test.high]
  if ('values' in test) return test.values
  return 'value' in test && typeof test.value !== 'string' ? [test.value] : []
}

function onlyWord(
  written: JsonObject,
  { about, type, isNeverMissing }: TestedValue,
  path: FieldPath,
  context: ResolveContext,
): string | undefined {
  const words = [...WORDS.keys()].filter((word) => written[word] !== undefined)
  const [first, second] = words
  if (first === undefined) {
    context.report('CRM3106', path, {
      message: `${about} is not compared with anything`,
      fix:
        misspeltWord(written) ??
        `Add one of ${wordList(comparableWords(type.type, isNeverMissing), 'or')}.`,
    })
    return undefined
  }
  if (second === undefined) return first
  context.report('CRM3106', [...path, second], {
    message: `${about} is compared ${words.length === 2 ? 'twice' : 'more than once'}: ${wordList(words, 'and')}`,
    fix: 'Write several conditions under all or any, or between for a range.',
    token: second,
  })
  return undefined
}

/** TypeScript writes whatever method was called, so an unknown word can come this far. */
function misspeltWord(written: JsonObject): string | undefined {
  for (const name of Object.keys(written)) {
    const closest = WORDS.has(name) ? undefined : closestName(name, WORDS.keys())
    if (closest !== undefined) return `Did you mean "${closest}" instead of "${name}"?`
  }
  return undefined
}

function fits(
  word: string,
  types: readonly TypeName[],
  { about, type, isNeverMissing }: TestedValue,
  path: FieldPath,
  context: ResolveContext,
): boolean {
  const isPresence = word === 'isSet' || word === 'isUnset'
  if (types.includes(type.type) && !(isPresence && isNeverMissing === true)) return true
  const accepted = comparableWords(type.type, isNeverMissing)
  context.report('CRM3107', path, {
    message: isPresence
      ? `${about} is never missing, so ${word} says nothing`
      : `${word} does not compare ${about}, which is a ${type.type}`,
    fix: `Use ${wordList(accepted, 'or')}.`,
    token: word,
  })
  return false
}

function comparableWords(type: TypeName, isNeverMissing: boolean | undefined): readonly string[] {
  const words = wordsFor(type)
  return isNeverMissing === true
    ? words.filter((word) => word !== 'isSet' && word !== 'isUnset')
    : words
}

function isAllowedHere(
  word: string,
  definition: OperatorDefinition,
  written: JsonObject,
  { about, type }: TestedValue,
  path: FieldPath,
  context: ResolveContext,
): boolean {
  if (context.timeless === true && definition.readsAsOf === true) {
    context.report('CRM3116', [...path, word], {
      message: `${word} depends on the time of evaluation, and what a table's rows are does not`,
      fix: 'Move this condition into a segment.',
      token: word,
    })
    return false
  }
  const hasCase = definition.takesIgnoreCase === true && hasCaseSense(type.type)
  if (written.ignoreCase !== undefined && !hasCase) {
    context.report('CRM3117', [...path, 'ignoreCase'], {
      message: hasCaseSense(type.type)
        ? `ignoreCase does not change ${word}`
        : `ignoreCase does not change ${about}, which is a ${type.type}`,
      fix: 'Remove it.',
      token: 'ignoreCase',
    })
    return false
  }
  return true
}

/** Only letters have case. */
function hasCaseSense(type: TypeName): boolean {
  return type === 'text'
}
