/** A catalog in, its canonical form out. */
import type { Catalog } from '../../../ir/catalog.ts'
import { type CatalogPart, plainColumns } from '../../../ir/catalog-part.ts'

export function canonicalCatalog({
  customers,
  events,
  computed,
  web,
  smart,
  engagement,
  fullRefreshSeconds,
}: Catalog): CatalogPart & Pick<Catalog, 'fullRefreshSeconds' | 'web' | 'smart' | 'engagement'> {
  const entries = Object.entries(events).map(
    ([name, event]) => [name, { ...event, properties: plainColumns(event.properties) }] as const,
  )
  return {
    customers: { ...customers, traits: plainColumns(customers.traits) },
    events: Object.fromEntries(entries),
    ...(computed === undefined ? {} : { computed }),
    ...(web === undefined ? {} : { web }),
    ...(smart === undefined ? {} : { smart }),
    ...(engagement === undefined ? {} : { engagement }),
    ...(fullRefreshSeconds === undefined ? {} : { fullRefreshSeconds }),
  }
}
