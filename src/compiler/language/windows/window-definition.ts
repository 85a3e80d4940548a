/** What one kind of window knows: its written form, the instants and days it holds, and its words. */
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Window, WindowKind } from '../../../ir/window.ts'
import type { Fragment, Moment, Subject } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'

export type WindowOf<K extends WindowKind> = Window & { readonly kind: K }
/** Windows a trait or property can lie in: those that do not depend on the customer. */
export type FixedWindow = Exclude<Window, { kind: 'all' | 'relativeTo' }>

/** Bounds of instants; no later end than as-of is ever needed, because nothing later than as-of counts. */
export interface InstantRange {
  /** Inside. */
  readonly from?: Fragment
  /** Outside. */
  readonly before?: Fragment
  /** Inside. */
  readonly until?: Fragment
}

/** Bounds of local days, both inside. */
export interface DayRange {
  readonly from: Fragment
  readonly until: Fragment
}

export interface RangeScope {
  readonly moment: Moment
  /** A trait of the customer whose events are counted. */
  trait(name: string): Subject
}

export interface WindowDefinition<K extends WindowKind = WindowKind> {
  /** The written word; `undefined` for no window. */
  readonly word: string | undefined
  readonly schema: JsonObject | undefined
  resolve(
    written: Json,
    path: FieldPath,
    zone: string,
    context: ResolveContext,
  ): WindowOf<K> | undefined
  /** What a common table expression over it is called: `365d`. */
  label(window: WindowOf<K>): string
  instants(window: WindowOf<K>, scope: RangeScope): InstantRange
  /** Those of its ends that move with as-of, as-of itself left out. */
  bounds(window: WindowOf<K>): readonly ((moment: Moment) => Fragment)[]
  /** As a set of local days, for dates; absent for windows a date cannot lie in. */
  days?(window: WindowOf<K>, moment: Moment): DayRange
  /** `in the last 30 days`; empty for all of history. */
  explain(window: WindowOf<K>): string
}
