/** What crm keeps of customers itself: events that journeys emit, and traits that they set, each setting an event too. */
import type { Catalog, ComputedTrait } from './catalog.ts'

/** The table both are in, in the schema of the environment. */
export const KEPT_TABLE = 'kept_event'

/** What the settings of a trait are called among events; no event can be called so in TypeScript. */
export function settingName(trait: string): string {
  return `${trait} setting`
}

/** The property of a setting that is the new value; absent when the trait was emptied. */
export const SETTING_VALUE = 'value'

/** Traits that `set` may write, by name. */
export function keptTraits({
  computed = {},
  events,
}: Catalog): Readonly<Record<string, ComputedTrait>> {
  return Object.fromEntries(
    Object.entries(computed).filter(([name]) => events[settingName(name)]?.kept !== undefined),
  )
}

/** Names of the events that `emit` may write. */
export function keptEvents({ computed = {}, events }: Catalog): readonly string[] {
  const settings = new Set(Object.keys(computed).map(settingName))
  return Object.keys(events).filter(
    (name) => events[name]?.kept !== undefined && !settings.has(name),
  )
}
