/** Page views by page, traffic source, place and device, as the catalog's `web` maps them: thin spellings of event conditions. */
import type { TextOptions } from './comparison.ts'
import { comparable } from './comparison.ts'
import { type Columns, type Event, writtenAggregate } from './event.ts'
import { standIn } from './stand-in.ts'
import { toWritten } from './written.ts'

/** One comparison of a text, by its word. */
export type WebTest = TextOptions &
  (
    | { readonly is: string }
    | { readonly isNot: string }
    | { readonly in: readonly string[] }
    | { readonly notIn: readonly string[] }
    | { readonly contains: string }
    | { readonly startsWith: string }
    | { readonly endsWith: string }
    | { readonly matches: string }
    | { readonly isSet: true }
    | { readonly isUnset: true }
  )

/** Equal to a text, one of several, or compared. */
export type WebValue = string | readonly string[] | WebTest

/** The six groups of conditions of a web shop but the event and the user: page, traffic, place, device. */
export interface WebFilter {
  /** URL patterns of which one fits: `*` is a part between slashes, `**` is anything. */
  readonly page?: string | readonly string[]
  readonly url?: WebValue
  readonly referrer?: WebValue
  readonly utm_source?: WebValue
  readonly utm_medium?: WebValue
  readonly utm_campaign?: WebValue
  readonly utm_term?: WebValue
  readonly utm_content?: WebValue
  /** What was searched for. */
  readonly keyword?: WebValue
  readonly country?: WebValue
  readonly city?: WebValue
  readonly device?: WebValue
  readonly browser?: WebValue
  readonly os?: WebValue
}

/**
 * The page views that fit, as the catalog's `web` maps them.
 *
 * @example
 * web({ page: '/products/*', device: 'mobile' }).count({ days: 30 }).atLeast(3)
 * web({ utm_source: { contains: 'crm' } }).count({ last: '90d' }).atLeast(1)
 */
export function web(filter: WebFilter = {}): Omit<Event<Columns>, 'where'> {
  const base = { web: toWritten(filter) }
  return standIn<Omit<Event<Columns>, 'where'>>(
    (name) =>
      (...given: unknown[]) =>
        comparable((test) => ({ ...base, [name]: writtenAggregate(given, test) })),
    { toJSON: () => base },
  )
}
