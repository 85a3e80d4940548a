/** The team's tables by name in, an object that offers exactly these traits and events out. */
import { isJsonObject } from '../ir/json.ts'
import { declare } from './collector.ts'
import type { ColumnsNamed, TestsByColumn } from './column-tests.ts'
import {
  type BooleanTests,
  comparable,
  type DateTests,
  type InstantTests,
  type NumberTests,
} from './comparison.ts'
import type { Condition, WrittenPropertyCondition } from './condition.ts'
import { type Columns, type Event, eventNamed } from './event.ts'
import type { HistoryTests } from './history.ts'
import type { FileContents } from './metadata.ts'
import { standIn } from './stand-in.ts'
import type { WebFilter } from './web.ts'
import { toWritten } from './written.ts'

export interface CatalogBody {
  readonly title?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly owner?: string
  readonly customers: CustomerTable
  readonly events?: Readonly<Record<string, EventTable>>
  /** Traits that journeys set, and events that they emit; crm keeps them. */
  readonly kept?: KeptBody
  /** Which event is a page view, for `web(…)`; properties are those of the same name, unless another is given. */
  readonly web?: string | ({ readonly event: string } & { readonly [Field in WebField]?: string })
  /** What smart groups and the RFM grid are made of. */
  readonly smart?: SmartMapping
  /** Events that count as opening or clicking a message: what best send times are made of. */
  readonly engagement?: readonly string[]
  /** How long refreshes may go by changes alone before everyone is looked at again: `24h`. */
  readonly fullRefresh?: string
}

export type KeptType = 'text' | 'number' | 'boolean' | 'date' | 'instant'

export interface KeptBody {
  readonly traits?: Readonly<Record<string, KeptType>>
  /** Properties of each; `{}` without any. */
  readonly events?: Readonly<Record<string, Readonly<Record<string, KeptType>>>>
}

export interface CustomerTable {
  /** `table` or `schema.table`; a view is fine. */
  readonly table: string
  /** The column that identifies a customer, with its type when that is not text. */
  readonly key: string | { readonly column: string; readonly type?: 'text' | 'integer' | 'uuid' }
  /** Which rows are customers; properties here are traits. */
  readonly where?: WrittenPropertyCondition
  /** The column that tells which rows were added or changed. */
  readonly changes?: ChangeColumn
  /** The trait with each customer's own time zone, e.g. for quiet hours. */
  readonly zone?: string
  readonly traits: Columns
}

/**
 * The column that tells which rows of a table were added or changed since the last refresh, so that only their customers are
 * looked at. A `timestamptz` (with how long a writing transaction may be open, default 1h), or `by: 'transaction'` an `xid8`.
 */
export interface ChangeColumn {
  readonly column: string
  readonly by?: 'time' | 'transaction'
  /** `10m` */
  readonly lag?: string
}

export interface EventTable {
  readonly table: string
  /** The column with the customer's key. */
  readonly customer: string
  /** The column with the time; with `zone` when it holds local time. */
  readonly at: string | { readonly column: string; readonly zone?: string }
  /** The column that breaks ties between events at one instant. */
  readonly id?: string
  /** Which rows are this event. */
  readonly where?: WrittenPropertyCondition
  /** The column that tells which rows were added or changed. */
  readonly changes?: ChangeColumn
  /** What predictions of this event are made of, as `crm model fit` wrote it: `file('./models/purchase.json')`. */
  readonly model?: FileContents
  readonly properties?: Columns
}

type WebField = Exclude<keyof WebFilter, 'page'>

export interface SmartMapping {
  /** One event for each order, and the property that is its amount. */
  readonly purchase: { readonly event: string; readonly total: string }
  /** The event of putting something into the cart. */
  readonly cart?: string
  /** A trait that every customer has who signed up. */
  readonly signedUp?: string
}

/** Traits worked out of events and other traits: an aggregate that is not compared, or a condition. */
export type ComputedTraits = Readonly<
  Record<
    string,
    Condition | NumberTests<Condition, never> | InstantTests<Condition> | DateTests<Condition>
  >
>

/** Names of a catalog's own members: an event called so is reached as `shop.events.<name>`. */
type OwnMember = 'id' | 'traits' | 'events' | 'toJSON'

type TraitsOf<B extends CatalogBody> = B['customers']['traits'] &
  (KeptOf<B>['traits'] extends Columns ? KeptOf<B>['traits'] : NoColumns)
type KeptOf<B extends CatalogBody> = B['kept'] extends KeptBody ? B['kept'] : NoColumns & KeptBody
type KeptEventsOf<B extends CatalogBody> =
  KeptOf<B>['events'] extends Readonly<Record<string, Columns>>
    ? {
        readonly [Name in keyof KeptOf<B>['events']]: Event<KeptOf<B>['events'][Name], DateTrait<B>>
      }
    : NoColumns
type DateTrait<B extends CatalogBody> = ColumnsNamed<TraitsOf<B>, 'date' | 'instant'>
type NoColumns = Readonly<Record<never, never>>
type EventsOf<B extends CatalogBody> = TableEventsOf<B> & KeptEventsOf<B>
type TableEventsOf<B extends CatalogBody> =
  B['events'] extends Readonly<Record<string, EventTable>>
    ? { readonly [Name in keyof B['events']]: EventOf<B, B['events'][Name]> }
    : NoColumns
type EventOf<B extends CatalogBody, T extends EventTable> = Event<
  T['properties'] extends Columns ? T['properties'] : NoColumns,
  DateTrait<B>
>

/** What `defineCatalog` returns: `shop.traits.<trait>` and `shop.<event>`, with the methods their types allow. */
export type Catalog<
  B extends CatalogBody = CatalogBody,
  C extends ComputedTraits = Readonly<Record<never, never>>,
> = Omit<EventsOf<B>, OwnMember> & {
  readonly id: string
  readonly traits: {
    readonly [Name in keyof TraitsOf<B>]: TestsByColumn<TraitsOf<B>[Name], Condition> &
      HistoryTests<Condition>
  } & {
    readonly [Name in keyof C]: C[Name] extends Condition ? BooleanTests<Condition> : C[Name]
  }
  /** Every event by its name, also those named like a member of the catalog. */
  readonly events: EventsOf<B>
  toJSON(): string
}

/**
 * Says which of the team's own tables and views hold customers and events, and which columns have which names.
 * Nothing is copied.
 *
 * @example
 * export const shop = defineCatalog('shop', {
 *   customers: {
 *     table: 'customers', key: 'id',
 *     traits: { country: text(), signed_up_at: instant() },
 *   },
 *   events: {
 *     purchase: { table: 'orders', customer: 'customer_id', at: 'ordered_at', properties: { total: money('KRW') } },
 *   },
 * })
 * shop.traits.country.is('KR')
 * shop.purchase.sum('total', { last: '90d' }).moreThan(100000)
 *
 * @example
 * // Traits that are computed: an aggregate that is not compared, or a condition.
 * defineCatalog('shop', { customers, events }, (shop) => ({
 *   lifetime_value: shop.purchase.sum('total'),
 *   is_buyer: shop.purchase.count().atLeast(1),
 * })).traits.lifetime_value.atLeast(100000)
 */
export function defineCatalog<
  const B extends CatalogBody,
  C extends ComputedTraits = Readonly<Record<never, never>>,
>(id: string, body: B, computed?: (catalog: Catalog<B>) => C): Catalog<B, C> {
  const tables = offerNames<Catalog<B>>(id, body)
  const traits = computed === undefined ? undefined : toWritten(computed(tables))
  declare('catalog', id, traits === undefined ? body : { ...body, computed: traits })
  return offerNames<Catalog<B, C>>(id, body, Object.keys(traits ?? {}))
}

/** Any name answers; those of the catalog are also listed. */
function offerNames<T extends object>(
  id: string,
  body: CatalogBody,
  computed: readonly string[] = [],
): T {
  const customers = member(body, 'customers')
  const kept = member(body, 'kept')
  const events = { ...member(body, 'events'), ...member(kept, 'events') }
  const eventNames = Object.keys(events)
  const trait = (name: string) => comparable((test) => ({ trait: name, ...test }))
  const event = (name: string) =>
    eventNamed(name, [
      ...Object.keys(member(member(events, name), 'properties')),
      ...Object.keys(member(member(kept, 'events'), name)),
    ])
  const traits = standIn<object>(trait, {
    known: [
      ...Object.keys(member(customers, 'traits')),
      ...Object.keys(member(kept, 'traits')),
      ...computed,
    ],
    toJSON: () => ({}),
  })
  const allEvents = standIn<object>(event, { known: eventNames, toJSON: () => ({}) })
  const own: Readonly<Record<string, unknown>> = { id, traits, events: allEvents, toJSON: () => id }
  const answer = (name: string) => (Object.hasOwn(own, name) ? own[name] : event(name))
  return standIn<T>(answer, { known: eventNames, toJSON: () => toWritten(id) })
}

/** Types are not checked when a project loads, so the body may be anything. */
function member(value: unknown, name: string): object {
  const found = isJsonObject(value) ? value[name] : undefined
  return isJsonObject(found) ? found : {}
}
