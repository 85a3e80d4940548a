/** What a template's `data` names in, what it is given when it is rendered, and how that may be read, out. */
import type { CatalogReads } from '../../../ir/catalog.ts'
import type { TemplateDatum } from '../../../ir/coupons.ts'
import { isJsonObject, type JsonObject } from '../../../ir/json.ts'
import { objectField, textField } from '../../fields/written-field.ts'
import { eventTable, propertyColumn } from '../../language/catalog-names.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import type { TemplateValue } from './template-scope.ts'

const MOST_PRODUCTS = 50
const DEFAULT_PRODUCTS = 3
/** Names that texts have without any data. */
const TAKEN = ['customer', 'event', 'journey', 'links', 'this']

export const DATA_SCHEMA: JsonObject = {
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^[a-z][A-Za-z0-9_]*$' },
  description: 'What the texts may read beside the customer, by name.',
  additionalProperties: {
    type: 'object',
    properties: {
      coupon: { type: 'string', minLength: 1, description: 'Id of the coupons one is taken of.' },
      boughtTogether: {
        type: 'object',
        properties: {
          event: { type: 'string', minLength: 1, description: 'The event of buying a product.' },
          product: {
            type: 'string',
            minLength: 1,
            description: 'Its property that is the product.',
          },
          limit: {
            type: 'integer',
            minimum: 1,
            maximum: MOST_PRODUCTS,
            description: `How many at most. Default ${DEFAULT_PRODUCTS}.`,
          },
        },
        required: ['event', 'product'],
        additionalProperties: false,
        description: 'Products that those who bought the same things bought, too.',
      },
    },
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
  },
  examples: [{ coupon: { coupon: 'spring' } }],
}

export type TemplateData = Readonly<Record<string, TemplateDatum>>

export function resolveData(
  body: JsonObject,
  context: DeclarationContext,
): TemplateData | undefined {
  const data = objectField(body, 'data')
  if (data === undefined) return undefined
  const entries = Object.keys(data).flatMap((name) => {
    if (TAKEN.includes(name)) {
      context.report('CRM3572', ['data', name], {
        message: `"${name}" has a meaning of its own in texts`,
        fix: 'Call the data otherwise.',
        token: name,
      })
    }
    const datum = resolveDatum(objectField(data, name) ?? {}, name, context)
    return datum === undefined ? [] : [[name, datum] as const]
  })
  return Object.fromEntries(entries)
}

function resolveDatum(
  written: JsonObject,
  name: string,
  context: DeclarationContext,
): TemplateDatum | undefined {
  const pool = textField(written, 'coupon')
  if (pool !== undefined) {
    context.refer('coupons', pool, ['data', name, 'coupon'])
    return { kind: 'coupon', pool }
  }
  const { boughtTogether } = written
  if (!isJsonObject(boughtTogether)) return undefined
  const path = ['data', name, 'boughtTogether']
  const table = eventTable(boughtTogether.event, [...path, 'event'], context)
  if (table === undefined) return undefined
  const { product, limit } = boughtTogether
  const column = propertyColumn(product, table.properties, [...path, 'product'], context)
  if (column === undefined) return undefined
  if (column.type !== 'text' && column.type !== 'number') {
    context.report('CRM3016', [...path, 'product'], {
      message: `Property "${String(product)}" is a ${column.type}, and a text or number tells products apart`,
    })
  }
  return {
    kind: 'boughtTogether',
    event: String(boughtTogether.event),
    product: String(product),
    limit: typeof limit === 'number' ? limit : DEFAULT_PRODUCTS,
  }
}

/** How texts read it: a coupon is its code, products are a list of what they are called in the catalog. */
export function valuesOf(data: TemplateData | undefined): Readonly<Record<string, TemplateValue>> {
  const entries = Object.entries(data ?? {}).map(([name, datum]): [string, TemplateValue] => {
    if (datum.kind === 'coupon') return [name, { kind: 'given', name }]
    const fields = { [datum.product]: { kind: 'plain' } } as const
    return [
      name,
      { kind: 'list', name, of: { kind: 'record', name: `an item of ${name}`, fields } },
    ]
  })
  return Object.fromEntries(entries)
}

export function readsOfData(data: TemplateData | undefined): CatalogReads['events'] {
  return Object.values(data ?? {}).flatMap((datum) =>
    datum.kind === 'boughtTogether' ? [{ event: datum.event, properties: [datum.product] }] : [],
  )
}

export function poolsOf(data: TemplateData | undefined): readonly string[] {
  return Object.values(data ?? {}).flatMap((datum) => (datum.kind === 'coupon' ? [datum.pool] : []))
}
