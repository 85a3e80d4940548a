/** The catalog: which of the team's tables hold customers and events, and what their columns are called. */
import type {
  Catalog,
  Column,
  CustomerTable,
  EventTable,
  KeyColumn,
  TimeColumn,
} from '../../ir/catalog.ts'
import type { PropertyCondition } from '../../ir/condition.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { objectField, present, textField } from '../fields/written-field.ts'
import { resolveZone } from '../fields/zone.ts'
import { resolvePropertyCondition } from '../language/conditions/table.ts'
import { customersSql } from '../sql/customers.ts'
import { canonicalCatalog } from './catalogs/canonical-catalog.ts'
import { CUSTOMERS_SCHEMA, EVENTS_SCHEMA } from './catalogs/catalog-schema.ts'
import {
  changeSources,
  FULL_REFRESH_SCHEMA,
  resolveChanges,
  resolveFullRefresh,
} from './catalogs/changes.ts'
import { resolveColumns } from './catalogs/column.ts'
import { COMPUTED_SCHEMA, resolveComputed } from './catalogs/computed-traits.ts'
import { customerZonesSql, resolveCustomerZone } from './catalogs/customer-zone.ts'
import { ENGAGEMENT_SCHEMA, resolveEngagement } from './catalogs/engagement.ts'
import { resolveModel, withoutConsequences } from './catalogs/event-model.ts'
import { resolveHistories } from './catalogs/histories.ts'
import { KEPT_SCHEMA, resolveKept } from './catalogs/kept.ts'
import { requiredColumns } from './catalogs/required-columns.ts'
import { resolveSmart, SMART_SCHEMA } from './catalogs/smart-mapping.ts'
import { splitCatalog } from './catalogs/split-catalog.ts'
import { resolveWeb, WEB_SCHEMA } from './catalogs/web-mapping.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'

export const CATALOG: DeclarationKind<'catalog'> = {
  kind: 'catalog',
  schema: {
    title: 'Catalog',
    description: "The team's own tables and views by name; nothing is copied.",
    properties: {
      customers: CUSTOMERS_SCHEMA,
      events: EVENTS_SCHEMA,
      kept: KEPT_SCHEMA,
      computed: COMPUTED_SCHEMA,
      web: WEB_SCHEMA,
      smart: SMART_SCHEMA,
      engagement: ENGAGEMENT_SCHEMA,
      fullRefresh: FULL_REFRESH_SCHEMA,
    },
    required: ['customers'],
    examples: [
      {
        customers: {
          table: 'customers',
          key: 'id',
          traits: { email: 'text', country: 'text', spent: { type: 'money', currency: 'KRW' } },
        },
        events: {
          purchase: {
            table: 'orders',
            customer: 'customer_id',
            at: 'ordered_at',
            id: 'id',
            properties: { total: { type: 'money', currency: 'KRW' } },
          },
        },
      },
    ],
  },
  resolve({ id, body }, context): Catalog | undefined {
    const customers = resolveCustomers(objectField(body, 'customers') ?? {}, context)
    const events = Object.entries(objectField(body, 'events') ?? {}).map(
      ([name, event]) => [name, resolveEvent(name, event, context)] as const,
    )
    const written = objectField(objectField(body, 'customers') ?? {}, 'traits')
    const histories = resolveHistories(customers, written, context)
    const kept = resolveKept(objectField(body, 'kept'), { customers, written: body }, context)
    const tables = {
      id,
      customers: { ...customers, traits: histories.traits },
      events: { ...Object.fromEntries(events), ...histories.events, ...kept.events },
    }
    const quiet = withoutConsequences(objectField(body, 'events'), tables.events, context)
    const traits = { ...kept.traits, ...objectField(body, 'computed') }
    const computed = resolveComputed(traits, tables, quiet)
    return present({
      ...tables,
      fullRefreshSeconds: resolveFullRefresh(body, context),
      title: textField(body, 'title'),
      description: textField(body, 'description'),
      computed,
      web: resolveWeb(body.web, tables, context),
      engagement: resolveEngagement(body, tables, context),
      smart: resolveSmart(
        objectField(body, 'smart'),
        computed === undefined ? tables : { ...tables, computed },
        context,
      ),
    })
  },
  canonical: canonicalCatalog,
  dependencies: () => [],
  catalogReads: () => undefined,
  compile(_, graph) {
    const { dialect, catalog } = sqlSourceOf(graph)
    return {
      kind: 'catalog',
      customers: customersSql({ dialect, catalog }),
      columns: requiredColumns(catalog),
      changes: changeSources(catalog),
      ...present({ zones: customerZonesSql({ dialect, catalog }) }),
    }
  },
  splitWritten: splitCatalog,
}

function resolveCustomers(written: JsonObject, context: DeclarationContext): CustomerTable {
  const traits = resolveColumns(objectField(written, 'traits'), ['customers', 'traits'], context)
  return present({
    table: textField(written, 'table') ?? '',
    key: resolveKey(written.key),
    where: resolveRows(written, traits, ['customers'], context),
    changes: resolveChanges(written.changes, ['customers', 'changes'], context),
    zone: resolveCustomerZone(written, traits, context),
    traits,
  })
}

function resolveKey(written: Json | undefined): KeyColumn {
  if (!isJsonObject(written)) return { column: String(written), type: 'text' }
  const type = textField(written, 'type')
  return {
    column: textField(written, 'column') ?? '',
    type: type === 'integer' || type === 'uuid' ? type : 'text',
  }
}

function resolveEvent(
  name: string,
  given: Json | undefined,
  context: DeclarationContext,
): EventTable {
  const written = isJsonObject(given) ? given : {}
  const path = ['events', name]
  if (name === 'traits') {
    context.report('CRM3018', path, {
      message: 'An event cannot be called "traits"',
      fix: 'Give it another name: in TypeScript `traits` of a catalog are those of customers.',
      token: name,
    })
  }
  const properties = resolveColumns(
    objectField(written, 'properties'),
    [...path, 'properties'],
    context,
  )
  return present({
    table: textField(written, 'table') ?? '',
    customer: textField(written, 'customer') ?? '',
    at: resolveTime(written.at, [...path, 'at'], context),
    id: textField(written, 'id'),
    where: resolveRows(written, properties, path, context),
    changes: resolveChanges(written.changes, [...path, 'changes'], context),
    model: resolveModel(
      written.model,
      { event: name, properties, path: [...path, 'model'] },
      context,
    ),
    properties,
  })
}

function resolveTime(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
): TimeColumn {
  if (!isJsonObject(written)) return { column: String(written) }
  const zone = textField(written, 'zone')
  if (zone !== undefined) resolveZone(zone, [...path, 'zone'], context)
  return present({ column: textField(written, 'column') ?? '', zone })
}

/** Which rows of a table count; there is no as-of to compare with, so nothing relative to it. */
function resolveRows(
  written: JsonObject,
  columns: Readonly<Record<string, Column>>,
  path: FieldPath,
  context: DeclarationContext,
): PropertyCondition | undefined {
  if (written.where === undefined) return undefined
  const timeless = { ...context, timeless: true }
  return resolvePropertyCondition(written.where, columns, [...path, 'where'], timeless)
}
