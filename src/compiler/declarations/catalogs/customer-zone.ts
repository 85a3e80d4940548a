/** `customers.zone` of a catalog in: the trait with each customer's own time zone; checked, and its statement out. */
import { suggestNames } from '../../../diagnostics/closest-name.ts'
import type { Column } from '../../../ir/catalog.ts'
import { CUSTOMER_ZONE } from '../../../ir/guard-settings.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { SqlText } from '../../../ir/sql-text.ts'
import { textField } from '../../fields/written-field.ts'
import type { TableSource } from '../../sql/sql-source.ts'
import { trimmedTraitSql } from '../../sql/trimmed-trait.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export const CUSTOMER_ZONE_SCHEMA: JsonObject = {
  type: 'string',
  description:
    "Trait with each customer's IANA time zone. Without a value, or one that is no zone, the project's holds.",
  examples: ['time_zone'],
}

export function resolveCustomerZone(
  customers: JsonObject,
  traits: Readonly<Record<string, Column>>,
  context: DeclarationContext,
): string | undefined {
  const zone = textField(customers, 'zone')
  if (zone === undefined) return reportUnknownZones(context)
  const column = Object.hasOwn(traits, zone) ? traits[zone] : undefined
  if (column?.type === 'text') return zone
  context.report('CRM3305', ['customers', 'zone'], {
    message:
      column === undefined
        ? `There is no trait "${zone}" to read time zones from`
        : `The trait "${zone}" is no text, so it holds no time zone`,
    fix:
      column === undefined
        ? suggestNames(zone, Object.keys(traits))
        : 'Name a trait with texts such as "Asia/Seoul".',
  })
  return undefined
}

function reportUnknownZones({ project, report }: DeclarationContext): undefined {
  if (project.guards?.quietHours?.zone !== CUSTOMER_ZONE) return undefined
  report('CRM3306', ['customers'], {
    message:
      'Quiet hours are in the zone of each customer, and the catalog does not say what that is',
    fix: 'Name the trait that holds it, as zone of customers, or give the quiet hours a zone of their own.',
  })
  return undefined
}

/** `select … as customer_key, … as zone` of those among `keys`. */
export function customerZonesSql(source: TableSource): SqlText | undefined {
  const { zone } = source.catalog.customers
  return zone === undefined ? undefined : trimmedTraitSql(zone, 'zone', source)
}
