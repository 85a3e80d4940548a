/** A computed trait: what a comparison of it says of the customer's events, and its value as SQL. */
import { sql } from 'kysely'
import type { ComputedTrait } from '../../ir/catalog.ts'
import type { Comparison } from '../../ir/comparison.ts'
import type { Condition, TraitCondition } from '../../ir/condition.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { ConditionScope } from './conditions/condition-definition.ts'
import type { Fragment } from './fragment.ts'
import { MEASURES } from './measures/table.ts'
import { resolveComparison } from './operators/resolve-comparison.ts'
import type { ResolveContext } from './resolve-context.ts'
import { zoneOr } from './time-limits.ts'

/** The comparison of the trait, and the condition over events it stands for. */
export function resolveComputedTest(
  trait: string,
  computed: ComputedTrait,
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): TraitCondition | undefined {
  const zone = zoneOr(written.zone, [...path, 'zone'], context.zone, context)
  if (zone === undefined) return undefined
  const { from } = computed
  const definition = from.kind === 'aggregate' ? MEASURES[from.measure.fn] : undefined
  const tested = {
    about: `trait "${trait}"`,
    type: computed,
    column: computed,
    isWhole: definition?.isWhole ?? false,
    isNeverMissing: definition?.isNeverMissing ?? true,
  }
  const resolved = resolveComparison(written, tested, zone, path, context)
  if (resolved === undefined) return undefined
  if (from.kind === 'aggregate') {
    const { kind: _, ...aggregate } = from
    return {
      kind: 'trait',
      trait,
      ...resolved,
      means: { ...aggregate, kind: 'event', ...resolved },
    }
  }
  const isTrue = asksForTrue(resolved.test)
  const test = { op: 'is', value: { type: 'boolean', value: isTrue } } as const
  const means: Condition = isTrue ? from.where : { kind: 'not', of: from.where }
  return { kind: 'trait', trait, test, means }
}

/** A condition is never missing, so `isNot` is `is` of the other one. */
function asksForTrue(test: Comparison): boolean {
  if (test.op === 'is') return test.value.value === true
  if (test.op === 'isNot') return test.value.value === false
  throw new Error(`a condition was compared by ${test.op}`)
}

/** Of the customer whose scope it is; NULL when missing. */
export function computedValue(
  { from }: ComputedTrait,
  scope: ConditionScope,
  condition: (where: Condition, scope: ConditionScope) => Fragment,
): Fragment {
  if (from.kind === 'condition') return sql`coalesce(${condition(from.where, scope)}, false)`
  const definition = MEASURES[from.measure.fn]
  const { kind: _, ...aggregate } = from
  // The comparison is none of the aggregate's business.
  const aggregated = scope.aggregate({ ...aggregate, kind: 'event', test: { op: 'isSet' } })
  const value = definition.value(aggregated, scope.moment, from.zone, from.measure)
  return definition.isNeverMissing ? sql`coalesce(${value}, 0)` : value
}
