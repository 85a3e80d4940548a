/**
 * The written computed traits of a catalog in, each with its type and what it reads out. An event's aggregate without a
 * comparison is its value; anything else is a condition, true or false.
 */
import type { Catalog, ComputedFrom, ComputedTrait, Described } from '../../../ir/catalog.ts'
import type { Condition, EventCondition } from '../../../ir/condition.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { eventTable } from '../../language/catalog-names.ts'
import { resolveMeasure } from '../../language/conditions/resolve-aggregate.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  conditionDependencies,
  resolveCondition,
  resolvePropertyCondition,
} from '../../language/conditions/table.ts'
import { MEASURE_WORDS } from '../../language/measures/table.ts'
import { WORDS } from '../../language/operators/table.ts'
import type { ResolveContext } from '../../language/resolve-context.ts'
import { inReadingOrder } from './reading-order.ts'

type Computed = Readonly<Record<string, ComputedTrait>>

export const COMPUTED_SCHEMA: JsonObject = {
  type: 'object',
  description:
    'Traits worked out of events and other traits, by name: an aggregate of an event without a comparison, or a condition.',
  additionalProperties: CONDITION_SCHEMA,
  examples: [
    {
      lifetime_value: { event: 'purchase', sum: { of: 'total' } },
      last_order_at: { event: 'purchase', lastAt: {} },
      is_buyer: { event: 'purchase', count: { atLeast: 1 } },
    },
  ],
}

/** `undefined` when there are none. What only follows from another one's mistake is not reported. */
export function resolveComputed(
  written: JsonObject | undefined,
  catalog: Catalog,
  context: ResolveContext,
): Computed | undefined {
  if (written === undefined || Object.keys(written).length === 0) return undefined
  const broken = new Set<string>()
  let computed: Computed = {}
  for (const name of inReadingOrder(written, (names) => reportCircle(names, broken, context))) {
    const path = ['computed', name]
    if (isTaken(name, catalog, path, context) || broken.has(name)) continue
    const inner: ResolveContext = {
      ...context,
      catalog: { ...catalog, computed },
      report(code, at, detail) {
        if (code !== 'CRM3102' || !broken.has(detail.token ?? '')) context.report(code, at, detail)
      },
    }
    const trait = resolveTrait(written[name] ?? null, path, inner)
    if (trait === undefined) broken.add(name)
    else computed = { ...computed, [name]: trait }
  }
  return computed
}

function isTaken(
  name: string,
  { customers }: Catalog,
  path: FieldPath,
  context: ResolveContext,
): boolean {
  if (!Object.hasOwn(customers.traits, name)) return false
  context.report('CRM3020', path, {
    message: `There is a column called "${name}" already`,
    fix: 'Give the computed trait another name.',
    token: name,
  })
  return true
}

function reportCircle(
  names: readonly string[],
  broken: Set<string>,
  context: ResolveContext,
): void {
  const [first = ''] = names
  for (const name of names) broken.add(name)
  context.report('CRM3020', ['computed', first], {
    message: `Trait "${first}" is computed from itself: ${[...names, first].join(' → ')}`,
    fix: 'Take out one of these references.',
    token: first,
  })
}

function resolveTrait(
  written: Json,
  path: FieldPath,
  context: ResolveContext,
): ComputedTrait | undefined {
  const found = isAggregate(written)
    ? resolveAggregate(written, path, context)
    : resolveTruth(written, path, context)
  if (found === undefined) return undefined
  const { type, from } = found
  const { segments, ...reads } = conditionDependencies(conditionOf(from))
  const [segment] = segments
  const other = otherKindIn(from.kind === 'condition' ? from.where : null)
  if (segment === undefined && other === undefined) return { ...type, from, reads }
  if (segment === undefined) {
    context.report('CRM3020', path, {
      message: `A computed trait reads traits and events, and not what \`${other}\` does`,
      fix: 'Write this condition in a segment.',
      ...(other === undefined ? {} : { token: other }),
    })
    return undefined
  }
  context.report('CRM3020', path, {
    message: `A computed trait cannot read segment "${segment}"`,
    fix: 'Write its condition here: segments read the catalog, not the other way round.',
    token: segment,
  })
  return undefined
}

/** Kinds that read more than the catalog's tables: the ledger, the team's other tables, files. */
const OTHER_KINDS: readonly string[] = ['list', 'sql', 'message', 'topic']

function otherKindIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('kind' in value && OTHER_KINDS.includes(String(value.kind))) return String(value.kind)
  for (const inner of Object.values(value)) {
    const found = otherKindIn(inner)
    if (found !== undefined) return found
  }
  return undefined
}

interface Found {
  readonly type: Described
  readonly from: ComputedFrom
}

/** An event with an aggregate that is not compared. */
function isAggregate(written: Json): written is JsonObject {
  if (!isJsonObject(written) || written.event === undefined) return false
  const aggregates = MEASURE_WORDS.flatMap((word) => written[word] ?? [])
  return (
    aggregates.length > 0 &&
    aggregates.every((inner) => isJsonObject(inner) && !Object.keys(inner).some(isComparison))
  )
}

function isComparison(word: string): boolean {
  return WORDS.has(word)
}

function resolveAggregate(
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): Found | undefined {
  const table = eventTable(written.event, [...path, 'event'], context)
  if (table === undefined) return undefined
  const event = String(written.event)
  const measured = resolveMeasure(event, table, written, path, context)
  const where =
    written.where === undefined
      ? undefined
      : resolvePropertyCondition(written.where, table.properties, [...path, 'where'], context)
  if (measured === undefined || (written.where !== undefined && where === undefined)) {
    return undefined
  }
  const { measure, window, definition, zone } = measured
  if (measure === undefined || window === undefined) return undefined
  const currency = 'of' in measure ? table.properties[measure.of]?.currency : undefined
  const condition = canonicalCondition({
    kind: 'event',
    event,
    ...(where === undefined ? {} : { where }),
    window,
    measure,
    test: IS_SET,
    ...(definition.readsZone ? { zone } : {}),
  })
  if (condition.kind !== 'event') return undefined
  const { test: _, ...aggregate } = condition
  const isMoney = measured.type.type === 'money' && currency !== undefined
  return {
    type: { ...measured.type, ...(isMoney ? { currency } : {}) },
    from: { ...aggregate, kind: 'aggregate' },
  }
}

const IS_SET = { op: 'isSet' } as const

function resolveTruth(written: Json, path: FieldPath, context: ResolveContext): Found | undefined {
  const where = resolveCondition(written, path, context)
  return where === undefined
    ? undefined
    : { type: { type: 'boolean' }, from: { kind: 'condition', where: canonicalCondition(where) } }
}

function conditionOf(from: ComputedFrom): Condition {
  if (from.kind === 'condition') return from.where
  const { kind: _, ...aggregate } = from
  const condition: EventCondition = { ...aggregate, kind: 'event', test: IS_SET }
  return condition
}
