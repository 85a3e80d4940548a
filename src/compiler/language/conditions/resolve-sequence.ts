/** A written sequence in, IR out: which event each step is of, how long it may take, and that all can be compared. */
import type { EventTable } from '../../../ir/catalog.ts'
import type { SequenceCondition, SequenceStep } from '../../../ir/condition-over-time.ts'
import { isCalendarDuration } from '../../../ir/duration.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { propertyColumn } from '../catalog-names.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { resolvePositiveDuration, zoneOr } from '../time-limits.ts'
import { resolveWindow } from '../windows/table.ts'
import type { ResolveScope } from './condition-definition.ts'
import { resolveEventFilter } from './event-filter.ts'

const MAX_STEPS = 20
const WORDS = ['event', 'followedBy', 'notFollowedBy'] as const
type StepWord = (typeof WORDS)[number]

interface ResolvedStep {
  readonly step: SequenceStep
  readonly table: EventTable
  readonly path: FieldPath
}

export function resolveSequence(
  written: JsonObject,
  path: FieldPath,
  scope: ResolveScope,
): SequenceCondition | undefined {
  const { context } = scope
  const zone = zoneOr(written.zone, [...path, 'zone'], context.zone, context)
  const window = zone === undefined ? undefined : resolveWindow(written, path, zone, context)
  const steps = resolveSteps(written.sequence, [...path, 'sequence'], scope)
  if (zone === undefined || window === undefined || steps === undefined) return undefined
  const same = resolveSame(written.same, steps, [...path, 'same'], context)
  if (written.same !== undefined && same === undefined) return undefined
  const isCalendar = steps.some(({ step: { within } }) => within && isCalendarDuration(within))
  return {
    kind: 'sequence',
    steps: withTies(steps),
    window,
    ...(same === undefined ? {} : { same }),
    zone: isCalendar ? zone : 'UTC',
  }
}

function resolveSteps(
  written: Json | undefined,
  path: FieldPath,
  scope: ResolveScope,
): readonly ResolvedStep[] | undefined {
  const items: readonly Json[] = Array.isArray(written) ? written : []
  if (items.length < 2 || items.length > MAX_STEPS) {
    scope.context.report('CRM3132', path, {
      message: `A sequence has 2 to ${MAX_STEPS} steps, and this one has ${items.length}`,
      fix:
        items.length < 2
          ? 'Add what follows, such as { followedBy: checkout, within: 1h }.'
          : 'Leave steps out, or count what repeats with count.',
    })
    return undefined
  }
  const steps = items.map((item, index) => resolveStep(item, index, [...path, index], scope))
  const resolved = steps.filter((step) => step !== undefined)
  return resolved.length === steps.length ? resolved : undefined
}

function resolveStep(
  written: Json,
  index: number,
  path: FieldPath,
  scope: ResolveScope,
): ResolvedStep | undefined {
  const { context } = scope
  const mapping = isJsonObject(written) ? written : {}
  const word = stepWord(mapping, index, path, context)
  if (word === undefined) return undefined
  const resolved = resolveEventFilter(mapping, path, scope, word)
  const within =
    mapping.within === undefined
      ? undefined
      : resolvePositiveDuration(mapping.within, [...path, 'within'], context)
  if (resolved === undefined) return undefined
  if (mapping.within !== undefined && within === undefined) return undefined
  const problem = problemOf(word, mapping)
  if (problem !== undefined) {
    context.report('CRM3132', [...path, word], problem)
    return undefined
  }
  const absent = word === 'notFollowedBy' ? ({ absent: true } as const) : {}
  const step = { ...resolved.on, ...(within === undefined ? {} : { within }), ...absent }
  return { step, table: resolved.table, path }
}

/** The first step is an event, every other one follows or does not. */
function stepWord(
  written: JsonObject,
  index: number,
  path: FieldPath,
  context: ResolveContext,
): StepWord | undefined {
  const [word, second] = WORDS.filter((each) => written[each] !== undefined)
  const isFitting = word !== undefined && (index === 0) === (word === 'event')
  if (isFitting && second === undefined) return word
  context.report('CRM3132', path, {
    message:
      index === 0
        ? 'The first step of a sequence is an event'
        : `Step ${index + 1} of a sequence either follows or does not`,
    fix:
      index === 0
        ? 'Begin with { event: … }.'
        : 'Write exactly one of followedBy and notFollowedBy, with the name of the event.',
  })
  return undefined
}

function problemOf(
  word: StepWord,
  { within }: JsonObject,
): { readonly message: string; readonly fix: string } | undefined {
  if (word === 'event' && within !== undefined) {
    return {
      message: 'The first step of a sequence follows nothing, so within says nothing of it',
      fix: 'Say where it lies with a window beside sequence, such as last: 30d.',
    }
  }
  if (word === 'notFollowedBy' && within === undefined) {
    return {
      message: 'An event that must not follow may still come for ever, so nobody would be found',
      fix: 'Add within, such as within: 1d.',
    }
  }
  return undefined
}

/** A step and the one it is counted from are in one order when both are rows of one table with an id. */
function withTies(steps: readonly ResolvedStep[]): readonly SequenceStep[] {
  return steps.map(({ step, table }, index) => {
    const anchor = steps.slice(0, index).findLast((each) => each.step.absent !== true)
    const isOneOrder =
      anchor !== undefined &&
      table.id !== undefined &&
      table.id === anchor.table.id &&
      table.table === anchor.table.table
    return isOneOrder ? { ...step, tiesById: true } : step
  })
}

/** The property must be in every step's event, and of one type. */
function resolveSame(
  written: Json | undefined,
  steps: readonly ResolvedStep[],
  path: FieldPath,
  context: ResolveContext,
): string | undefined {
  if (written === undefined) return undefined
  const types = new Map<string, string>()
  for (const { step, table } of steps) {
    if (types.has(step.event)) continue
    const column = propertyColumn(written, table.properties, path, context)
    if (column === undefined) return undefined
    types.set(step.event, column.type === 'money' ? 'number' : column.type)
  }
  const [[first, type] = ['', ''], ...others] = types
  const other = others.find(([, each]) => each !== type)
  if (other === undefined && type !== 'list') return String(written)
  context.report('CRM3107', path, {
    message:
      other === undefined
        ? `property "${String(written)}" is a list, and steps agree on single values`
        : `property "${String(written)}" is a ${type} in ${first} and a ${other[1]} in ${other[0]}`,
    token: String(written),
  })
  return undefined
}
