/** The settings of the catalog in, `docs/reference/catalog.md` out: what is said of them together, then each by itself. */
import { readFileSync } from 'node:fs'
import { CATALOG } from '../../src/compiler/declarations/catalog.ts'
import {
  CUSTOMERS_SCHEMA,
  EVENTS_SCHEMA,
} from '../../src/compiler/declarations/catalogs/catalog-schema.ts'
import { CHANGES_SCHEMA } from '../../src/compiler/declarations/catalogs/changes.ts'
import { columnSchema } from '../../src/compiler/declarations/catalogs/column.ts'
import { HISTORY_SCHEMA } from '../../src/compiler/declarations/catalogs/histories.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/ir/json.ts'
import { CATALOG_NOTES, type CatalogSetting } from './catalog-notes.ts'
import { fieldTable } from './field-rows.ts'
import { section } from './section.ts'

const INTRODUCTION = readFileSync(new URL('catalog-introduction.md', import.meta.url), 'utf8')

/** What stands in many places is told of once. */
const ELSEWHERE = {
  changes: { $ref: 'changes', description: 'Which rows are new.' },
  history: { $ref: 'history', description: 'The table of its changes; of a trait only.' },
} as const
const COLUMNS: JsonObject = { type: 'object', additionalProperties: { $ref: 'column' } }

export function catalogPage(): string {
  const { properties } = CATALOG.schema
  const tables: Readonly<Record<CatalogSetting, JsonObject>> = {
    customers: shortened(CUSTOMERS_SCHEMA),
    events: shortened(mapping(EVENTS_SCHEMA.additionalProperties)),
    'settings of a column': { properties: columnFields(), required: ['type'] },
    history: shortened(HISTORY_SCHEMA),
    kept: { properties: mapping(mapping(properties.kept).properties) },
    computed: { properties: { computed: properties.computed ?? {} } },
    web: { properties: { web: properties.web ?? {} } },
    smart: { properties: { smart: properties.smart ?? {} } },
    engagement: { properties: { engagement: properties.engagement ?? {} } },
    changes: CHANGES_SCHEMA,
    fullRefresh: { properties: { fullRefresh: properties.fullRefresh ?? {} } },
  }
  const forgotten = Object.keys(properties).filter((name) => !Object.hasOwn(tables, name))
  if (forgotten.length > 0) throw new Error(`no section for ${forgotten.join(', ')}`)
  const schemas: JsonObject = { ...properties, changes: CHANGES_SCHEMA, history: HISTORY_SCHEMA }
  const sections = Object.entries(CATALOG_NOTES).map(([word, note]) => {
    const { description = '' } = mapping(schemas[word])
    const said = String(description).replace(/ Default [^.]*\.$/, '')
    return section(
      { word, description: said, table: fieldTable(tables[word as CatalogSetting]) },
      note,
    )
  })
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`
}

/** With the columns and the change column named only. */
function shortened(schema: JsonObject): JsonObject {
  const entries = Object.entries(mapping(schema.properties)).map(([name, field]) => {
    if (name === 'changes') return [name, ELSEWHERE.changes]
    if (name !== 'traits' && name !== 'properties') return [name, field]
    return [name, { ...COLUMNS, description: mapping(field).description ?? '' }]
  })
  return { ...schema, properties: Object.fromEntries(entries) }
}

function columnFields(): JsonObject {
  const { anyOf } = columnSchema(ELSEWHERE)
  const forms = Array.isArray(anyOf) ? anyOf.map(mapping) : []
  const { changes: _, ...fields } = mapping(forms.find((form) => 'properties' in form)?.properties)
  return fields
}

function mapping(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
