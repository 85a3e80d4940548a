/** The written `smart` of a catalog in: what smart groups are made of, checked against the tables, out. */
import type { Catalog, SmartMapping } from '../../../ir/catalog.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { objectField, present, textField } from '../../fields/written-field.ts'
import { eventTable, propertyColumn, traitColumn } from '../../language/catalog-names.ts'
import type { ResolveContext } from '../../language/resolve-context.ts'

export const SMART_SCHEMA: JsonObject = {
  type: 'object',
  description: 'What smart groups and the RFM grid are made of.',
  properties: {
    purchase: {
      type: 'object',
      description: 'One event for each order.',
      properties: {
        event: { type: 'string', description: 'The event of an order.' },
        total: { type: 'string', description: 'The property that is its amount.' },
      },
      required: ['event', 'total'],
      additionalProperties: false,
    },
    cart: { type: 'string', description: 'The event of putting something into the cart.' },
    signedUp: { type: 'string', description: 'A trait that every customer has who signed up.' },
  },
  required: ['purchase'],
  additionalProperties: false,
  examples: [
    {
      purchase: { event: 'purchase', total: 'total' },
      cart: 'add_to_cart',
      signedUp: 'signed_up_at',
    },
  ],
}

const PATH: FieldPath = ['smart']

export function resolveSmart(
  written: JsonObject | undefined,
  catalog: Catalog,
  context: ResolveContext,
): SmartMapping | undefined {
  if (written === undefined) return undefined
  const inner = { ...context, catalog }
  const purchase = resolvePurchase(objectField(written, 'purchase') ?? {}, inner)
  const [cart, signedUp] = [textField(written, 'cart'), textField(written, 'signedUp')]
  if (cart !== undefined) eventTable(cart, [...PATH, 'cart'], inner)
  if (signedUp !== undefined) traitColumn(signedUp, [...PATH, 'signedUp'], inner)
  return purchase === undefined ? undefined : present({ purchase, cart, signedUp })
}

function resolvePurchase(
  written: JsonObject,
  context: ResolveContext,
): SmartMapping['purchase'] | undefined {
  const path = [...PATH, 'purchase']
  const table = eventTable(written.event, [...path, 'event'], context)
  if (table === undefined) return undefined
  const column = propertyColumn(written.total, table.properties, [...path, 'total'], context)
  if (column === undefined) return undefined
  if (column.type !== 'number' && column.type !== 'money') {
    context.report('CRM3016', [...path, 'total'], {
      message: `Property "${written.total}" is a ${column.type}, and the amount of an order is a number or money`,
      token: String(written.total),
    })
  }
  return { event: String(written.event), total: String(written.total) }
}
