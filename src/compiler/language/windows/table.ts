/** Every kind of window, and what is asked of any: the written words to IR, instants, days, names and sentences. */
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Window, WindowKind } from '../../../ir/window.ts'
import type { Fragment, Moment } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { zoneOr } from '../time-limits.ts'
import { ALL_TIME } from './all.ts'
import { DATES } from './dates.ts'
import { DAYS } from './days.ts'
import { LAST } from './last.ts'
import { PAST_DAYS } from './past-days.ts'
import { RELATIVE_TO } from './relative-to.ts'
import type {
  DayRange,
  FixedWindow,
  InstantRange,
  RangeScope,
  WindowDefinition,
} from './window-definition.ts'

const TABLE = {
  all: ALL_TIME,
  last: LAST,
  days: DAYS,
  pastDays: PAST_DAYS,
  dates: DATES,
  relativeTo: RELATIVE_TO,
} satisfies { [K in WindowKind]: WindowDefinition<K> }
const WINDOWS: Readonly<Record<WindowKind, WindowDefinition>> = TABLE

/** The written words, `last` first. */
export const WINDOW_WORDS: readonly string[] = Object.values(WINDOWS).flatMap(({ word }) =>
  word === undefined ? [] : [word],
)

/** Schemas by word, for mappings that may hold a window. */
export function windowSchemas(words: readonly string[] = WINDOW_WORDS): Record<string, JsonObject> {
  return Object.fromEntries(words.map((word) => [word, { $ref: `#/$defs/window-${word}` }]))
}

/** What these point at. */
export const WINDOW_DEFINITIONS: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  Object.values(WINDOWS).flatMap(({ word, schema }) =>
    word === undefined || schema === undefined ? [] : [[`window-${word}`, schema] as const],
  ),
)

/** The window among the fields of a mapping, all of history when there is none. */
export function resolveWindow(
  written: JsonObject,
  path: FieldPath,
  zone: string,
  context: ResolveContext,
): Window | undefined {
  const words = WINDOW_WORDS.filter((word) => written[word] !== undefined)
  const [first, second] = words
  if (first === undefined) return { kind: 'all' }
  if (second !== undefined) {
    context.report('CRM3113', [...path, second], {
      message: `Two windows, ${first} and ${second}, stand in one place`,
      fix: `Keep one of them, or write two conditions.`,
      token: second,
    })
    return undefined
  }
  const definition = Object.values(WINDOWS).find(({ word }) => word === first)
  return definition?.resolve(written[first] ?? null, [...path, first], zone, context)
}

/** The window of `within`, which a single value can lie in. */
export function resolveFixedWindow(
  written: JsonObject,
  path: FieldPath,
  outerZone: string,
  context: ResolveContext,
): FixedWindow | undefined {
  const zone = zoneOr(written.zone as Json | undefined, [...path, 'zone'], outerZone, context)
  if (zone === undefined) return undefined
  const window = resolveWindow(written, path, zone, context)
  if (window === undefined) return undefined
  if (window.kind !== 'all' && window.kind !== 'relativeTo') return window
  context.report('CRM3113', path, {
    message: 'within names no window',
    fix: 'Write one of last, days, pastDays and dates.',
  })
  return undefined
}

export function windowLabel(window: Window): string {
  return WINDOWS[window.kind].label(window)
}

export function windowInstants(window: Window, scope: RangeScope): InstantRange {
  return WINDOWS[window.kind].instants(window, scope)
}

/** Its ends that move with as-of, as-of itself left out. */
export function windowBounds(window: Window): readonly ((moment: Moment) => Fragment)[] {
  return WINDOWS[window.kind].bounds(window)
}

export function windowDays(window: FixedWindow, moment: Moment): DayRange {
  const { days } = WINDOWS[window.kind]
  if (days === undefined) throw new Error(`a date cannot lie in a window of kind ${window.kind}`)
  return days(window, moment)
}

export function explainWindow(window: Window): string {
  return WINDOWS[window.kind].explain(window)
}
