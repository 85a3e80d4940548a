/** The written aggregate of an event condition in, IR out, but for the filter: which aggregate, of what, over which time, compared how. */

import { closestName } from '../../../diagnostics/closest-name.ts'
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { Column, EventTable } from '../../../ir/catalog.ts'
import type { EventCondition, Measure, MeasureFunction } from '../../../ir/condition.ts'
import { isJsonObject, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ValueType } from '../../../ir/value.ts'
import type { Window } from '../../../ir/window.ts'
import { wordList } from '../../fields/word-list.ts'
import { propertyColumn } from '../catalog-names.ts'
import { mayPredict } from '../measures/may-predict.ts'
import type { MeasureDefinition } from '../measures/measure-definition.ts'
import { isMeasureWord, MEASURE_WORDS, MEASURES } from '../measures/table.ts'
import { resolveComparison } from '../operators/resolve-comparison.ts'
import type { ReportDetail, ResolveContext } from '../resolve-context.ts'
import { zoneOr } from '../time-limits.ts'
import { resolveWindow } from '../windows/table.ts'
import { PATTERN_KINDS } from './pattern-kinds.ts'

export function resolveAggregate(
  event: string,
  table: EventTable,
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): EventCondition | undefined {
  const measured = resolveMeasure(event, table, written, path, context)
  if (measured === undefined) return undefined
  const { definition, inner, at, zone } = measured
  const tested = {
    about: measured.about,
    type: measured.type,
    isWhole: definition.isWhole,
    isNeverMissing: definition.isNeverMissing,
  }
  const resolved = resolveComparison(inner, tested, zone, at, context)
  const { window, measure } = measured
  if (window === undefined || resolved === undefined || measure === undefined) return undefined
  return {
    kind: 'event',
    event,
    window,
    measure,
    test: resolved.test,
    ...(definition.readsZone || resolved.zone !== undefined ? { zone } : {}),
  }
}

/** An aggregate without its comparison. */
export interface ResolvedMeasure {
  readonly definition: MeasureDefinition
  readonly measure: Measure | undefined
  readonly window: Window | undefined
  readonly zone: string
  readonly type: ValueType
  /** `sum of total over purchase`, for messages. */
  readonly about: string
  /** The written mapping of the aggregate, and where it is. */
  readonly inner: JsonObject
  readonly at: FieldPath
}

export function resolveMeasure(
  event: string,
  table: EventTable,
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): ResolvedMeasure | undefined {
  const fn = onlyMeasure(event, written, path, context)
  const inner = fn === undefined ? undefined : written[fn]
  if (fn === undefined || !isJsonObject(inner)) return undefined
  const at = [...path, fn]
  const zone = zoneOr(inner.zone, [...at, 'zone'], context.zone, context)
  const of = resolveOf(fn, inner, table, at, context)
  if (zone === undefined || of === undefined) return undefined
  const definition = MEASURES[fn]
  if (!mayPredict({ fn, event, table, written, path }, definition, context)) return undefined
  const given = {
    ...{ zone, written: inner, column: of.column, model: table.model },
    report: (code: DiagnosticCode, field: string, detail: ReportDetail) =>
      context.report(code, [...at, field], detail),
  }
  return {
    definition,
    measure: definition.measure(of.name, given),
    window: resolveWindow(inner, at, zone, context),
    zone,
    type: definition.type(of.column),
    about: aboutOf(fn, event, of.name),
    inner,
    at,
  }
}

function aboutOf(fn: MeasureFunction, event: string, of: string | undefined): string {
  return of === undefined ? `${fn} of ${event}` : `${fn} of ${of} over ${event}`
}

function onlyMeasure(
  event: string,
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): MeasureFunction | undefined {
  const words = MEASURE_WORDS.filter((word) => written[word] !== undefined)
  const [first, second] = words
  if (first === undefined) {
    context.report('CRM3115', path, {
      message: `The condition over ${event} has no aggregate`,
      fix: misspeltMeasure(written) ?? `Add one of ${wordList(MEASURE_WORDS, 'or')}.`,
    })
    return undefined
  }
  if (second === undefined) return isMeasureWord(first) ? first : undefined
  context.report('CRM3115', [...path, second], {
    message: `The condition over ${event} has several aggregates: ${wordList(words, 'and')}`,
    fix: 'Write one condition for each, under all or any.',
    token: second,
  })
  return undefined
}

/** TypeScript writes whatever method was called, so an unknown aggregate can come this far. */
function misspeltMeasure(written: JsonObject): string | undefined {
  for (const name of Object.keys(written)) {
    if (name === 'event' || name === 'where') continue
    const closest = closestName(name, [...MEASURE_WORDS, ...PATTERN_KINDS])
    if (closest !== undefined) return `Did you mean "${closest}" instead of "${name}"?`
  }
  return undefined
}

interface Of {
  readonly name: string | undefined
  readonly column: Column | undefined
}

/** The property it is of, where it is of one. */
function resolveOf(
  fn: MeasureFunction,
  inner: JsonObject,
  table: EventTable,
  path: FieldPath,
  context: ResolveContext,
): Of | undefined {
  const types: readonly string[] | undefined = MEASURES[fn].of
  const at = [...path, 'of']
  if (types === undefined) {
    if (inner.of === undefined) return { name: undefined, column: undefined }
    context.report('CRM3115', at, {
      message: `${fn} is of no property`,
      fix: 'Remove of, or use distinct.',
      token: 'of',
    })
    return undefined
  }
  const column = propertyColumn(inner.of, table.properties, at, context)
  if (column === undefined) return undefined
  if (types.includes(column.type)) return { name: String(inner.of), column }
  context.report('CRM3107', at, {
    message: `property "${inner.of}" is a ${column.type}, and ${fn} takes ${wordList(types, 'or')}`,
    token: String(inner.of),
  })
  return undefined
}
