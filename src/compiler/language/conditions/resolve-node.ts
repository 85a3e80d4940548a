/** A written condition in, IR out: which kind a mapping is, by the one word of a kind in it. */
import { closestName } from '../../../diagnostics/closest-name.ts'
import type { Column } from '../../../ir/catalog.ts'
import type { Condition, PropertyCondition } from '../../../ir/condition.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { wordList } from '../../fields/word-list.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { Shorthand } from '../shorthands/shorthand.ts'
import { SHORTHANDS } from '../shorthands/table.ts'
import type {
  ConditionDefinition,
  ConditionNode,
  NodeKind,
  ResolveScope,
} from './condition-definition.ts'
import { HISTORY_KINDS, isHistoryKind, isPatternKind, PATTERN_KINDS } from './pattern-kinds.ts'

export type ConditionTable = Readonly<Record<NodeKind, ConditionDefinition>>

export const CUSTOMER_KINDS = [
  'all',
  'any',
  'not',
  'segment',
  'trait',
  'event',
  ...PATTERN_KINDS,
  'sequence',
  'bucket',
  'sample',
  'rank',
  'list',
  'sql',
  'message',
  'topic',
  ...HISTORY_KINDS,
] as const
/** Of the words of kinds, in a message. */
const MOST_WORDS = 6
export const EVENT_KINDS = ['all', 'any', 'not', 'property'] as const

/** Of a customer without `columns`, of an event with them. Only kinds of that sort come out. */
export function resolveNode(
  table: ConditionTable,
  written: Json,
  path: FieldPath,
  context: ResolveContext,
): Condition | undefined
export function resolveNode(
  table: ConditionTable,
  written: Json,
  path: FieldPath,
  context: ResolveContext,
  columns: Readonly<Record<string, Column>>,
): PropertyCondition | undefined
export function resolveNode(
  table: ConditionTable,
  written: Json,
  path: FieldPath,
  context: ResolveContext,
  columns?: Readonly<Record<string, Column>>,
): ConditionNode | undefined {
  const kinds = columns === undefined ? CUSTOMER_KINDS : EVENT_KINDS
  const scope: ResolveScope = {
    context,
    columns,
    child: (child, at) => resolveAny(table, child, at, kinds, scope),
    filter: (filter, properties, at) => resolveNode(table, filter, at, context, properties),
    customers: (condition, at) => resolveNode(table, condition, at, context),
  }
  return resolveAny(table, written, path, kinds, scope)
}

function resolveAny(
  table: ConditionTable,
  written: Json,
  path: FieldPath,
  kinds: readonly NodeKind[],
  scope: ResolveScope,
): ConditionNode | undefined {
  const shorthand = kinds === CUSTOMER_KINDS ? shorthandIn(written) : undefined
  if (shorthand !== undefined) return expanded(shorthand, table, written, path, scope)
  const kind = kindOf(written, path, kinds, scope.context)
  if (kind === undefined || !isJsonObject(written)) return undefined
  return table[kind].resolve(written, path, scope)
}

function shorthandIn(written: Json): Shorthand | undefined {
  const words = isJsonObject(written) ? Object.keys(SHORTHANDS) : []
  const word = words.find((each) => isJsonObject(written) && written[each] !== undefined)
  return word === undefined ? undefined : SHORTHANDS[word]
}

/** What it stands for is resolved in its place; what is found wrong in that is told of the field it comes from. */
function expanded(
  shorthand: Shorthand,
  table: ConditionTable,
  written: Json,
  path: FieldPath,
  scope: ResolveScope,
): ConditionNode | undefined {
  if (!isJsonObject(written)) return undefined
  const found = shorthand.expand(written, path, scope.context)
  if (found === undefined) return undefined
  const origin = found.origin ?? (() => [])
  const context: ResolveContext = {
    ...scope.context,
    report: (code, at, detail) =>
      scope.context.report(code, [...path, ...origin(at.slice(path.length))], detail),
  }
  return resolveNode(table, found.written, path, context)
}

function kindOf(
  written: Json,
  path: FieldPath,
  kinds: readonly NodeKind[],
  context: ResolveContext,
): NodeKind | undefined {
  const mapping = isJsonObject(written) ? written : {}
  const words = kinds.filter((kind) => mapping[kind] !== undefined)
  // A pattern is of the event beside it, and a history of the trait.
  const subject = words.some(isPatternKind)
    ? 'event'
    : words.some(isHistoryKind)
      ? 'trait'
      : undefined
  const found = words.filter((kind) => kind !== subject)
  const [only, second] = found
  if (only !== undefined && second === undefined) return only
  const known = someWords(kinds)
  context.report('CRM3101', second === undefined ? path : [...path, second], {
    message:
      second === undefined
        ? `This is not a condition: it has none of ${known}`
        : `This is several conditions in one: it has ${wordList(found, 'and')}`,
    fix:
      second === undefined
        ? (misspelt(mapping, [...kinds, ...Object.keys(SHORTHANDS)]) ??
          `Write a mapping with one of ${known}.`)
        : 'Write them as several under all or any.',
    ...(second === undefined ? {} : { token: second }),
  })
  return undefined
}

/** Enough to see what is meant; the guide lists them all. */
function someWords(kinds: readonly string[]): string {
  return kinds.length <= MOST_WORDS
    ? wordList(kinds, 'or')
    : `${kinds.slice(0, MOST_WORDS).join(', ')}, …`
}

function misspelt(mapping: JsonObject, kinds: readonly string[]): string | undefined {
  for (const name of Object.keys(mapping)) {
    const closest = closestName(name, kinds)
    if (closest !== undefined) return `Did you mean "${closest}" instead of "${name}"?`
  }
  return undefined
}
