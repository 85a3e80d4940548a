/** The written `web` of a catalog in: which event is a page view, and its properties by their conventional names, out. */
import type { Catalog, WebMapping } from '../../../ir/catalog.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { eventTable, propertyColumn } from '../../language/catalog-names.ts'
import type { ResolveContext } from '../../language/resolve-context.ts'
import { WEB_FIELD_NAMES, WEB_FIELDS } from '../../language/shorthands/web-fields.ts'

const EVENT_SCHEMA: JsonObject = {
  type: 'string',
  description: 'The event that is a page view; its properties have the conventional names.',
}

export const WEB_SCHEMA: JsonObject = {
  description: 'Which event is a page view, for conditions with `web`.',
  anyOf: [
    EVENT_SCHEMA,
    {
      type: 'object',
      properties: {
        event: { ...EVENT_SCHEMA, description: 'The event that is a page view.' },
        ...Object.fromEntries(
          Object.entries(WEB_FIELDS).map(([name, description]) => [
            name,
            { type: 'string', description: `The property for: ${description}` },
          ]),
        ),
      },
      required: ['event'],
      additionalProperties: false,
    },
  ],
  examples: ['page_view', { event: 'page_view', url: 'path', keyword: 'search_keyword' }],
}

export function resolveWeb(
  written: Json | undefined,
  catalog: Catalog,
  context: ResolveContext,
): WebMapping | undefined {
  if (written === undefined) return undefined
  const fields: JsonObject = isJsonObject(written) ? written : { event: written }
  const path: FieldPath = ['web']
  const inner = { ...context, catalog }
  const table = eventTable(fields.event, isJsonObject(written) ? [...path, 'event'] : path, inner)
  if (table === undefined) return undefined
  const properties = WEB_FIELD_NAMES.flatMap((name) => {
    const given = fields[name]
    if (given === undefined) {
      return Object.hasOwn(table.properties, name) ? [[name, name] as const] : []
    }
    const column = propertyColumn(given, table.properties, [...path, name], inner)
    return column === undefined ? [] : [[name, String(given)] as const]
  })
  return { event: String(fields.event), properties: Object.fromEntries(properties) }
}
