/**
 * `web`: page views by page, traffic source, place and device, over the catalog's conventional mapping (S7). It stands for
 * a condition over the mapped event.
 */
import { closestName } from '../../../diagnostics/closest-name.ts'
import type { WebMapping } from '../../../ir/catalog.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { eventSchema } from '../conditions/event-schema.ts'
import { COMPARISON_SCHEMAS, wordsFor } from '../operators/table.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { Shorthand } from './shorthand.ts'
import { urlPattern } from './url-pattern.ts'
import { WEB_FIELDS } from './web-fields.ts'

const TEXT_OR_LIST: readonly JsonObject[] = [
  { type: 'string', description: 'Equal to it.' },
  { type: 'array', items: { type: 'string' }, minItems: 1, description: 'One of these.' },
]

export const WEB: Shorthand = {
  schema({ property }) {
    const { event: _event, where: _where, ...aggregates } = eventProperties(property)
    return {
      properties: { web: fieldsSchema(), ...aggregates },
      additionalProperties: false,
    }
  },
  expand(written, path, context) {
    const mapping = context.catalog?.web
    if (context.catalog === undefined) return undefined
    if (mapping === undefined) {
      context.report('CRM3160', [...path, 'web'], {
        message: 'The catalog does not say which event is a page view',
        fix: 'Add `web: page_view`, or a mapping of the event and its properties, to the catalog.',
      })
      return undefined
    }
    const { web, ...rest } = written
    const tests = fieldTests(isJsonObject(web) ? web : {}, mapping, [...path, 'web'], context)
    if (tests === undefined) return undefined
    return {
      written: {
        event: mapping.event,
        ...(tests.length === 0 ? {} : { where: { all: tests.map(({ test }) => test) } }),
        ...rest,
      },
      origin(inside) {
        const [first, list, index] = inside
        if (first !== 'where') return first === undefined || first === 'event' ? ['web'] : inside
        const field = list === 'all' && typeof index === 'number' ? tests[index]?.field : undefined
        return field === undefined ? ['web'] : ['web', field]
      },
    }
  },
}

function eventProperties(property: JsonObject): JsonObject {
  const { properties } = eventSchema(property)
  return isJsonObject(properties) ? properties : {}
}

/** What the fields point at. */
export const WEB_DEFINITIONS: Readonly<Record<string, JsonObject>> = { webTest: testSchema() }

function testSchema(): JsonObject {
  const words = wordsFor('text').flatMap((word) => {
    const schema = COMPARISON_SCHEMAS[word]
    return schema === undefined ? [] : [[word, schema] as const]
  })
  return {
    type: 'object',
    description: 'One comparison.',
    properties: {
      ...Object.fromEntries(words),
      ignoreCase: { const: true, description: 'Without regard to upper and lower case.' },
    },
    additionalProperties: false,
  }
}

function fieldsSchema(): JsonObject {
  const fields = Object.entries(WEB_FIELDS).map(([name, description]) => [
    name,
    { description, anyOf: [...TEXT_OR_LIST, { $ref: '#/$defs/webTest' }] },
  ])
  return {
    type: 'object',
    description: 'What holds of the page view; each field by a text, a list or a comparison.',
    properties: {
      page: {
        description:
          'URL patterns of which one fits: `*` is a part between slashes, `**` is anything.',
        anyOf: TEXT_OR_LIST,
        examples: ['/products/*', '/cart/**'],
      },
      ...Object.fromEntries(fields),
    },
    additionalProperties: false,
  }
}

interface FieldTest {
  readonly field: string
  readonly test: JsonObject
}

function fieldTests(
  web: JsonObject,
  mapping: WebMapping,
  path: FieldPath,
  context: ResolveContext,
): readonly FieldTest[] | undefined {
  const tests: FieldTest[] = []
  let isBroken = false
  for (const [field, written] of Object.entries(web)) {
    const name = field === 'page' ? 'url' : field
    const property = Object.hasOwn(mapping.properties, name) ? mapping.properties[name] : undefined
    if (property === undefined) {
      isBroken = true
      reportUnmapped(field, mapping, [...path, field], context)
    } else {
      const test = field === 'page' ? pageTest(property, written) : fieldTest(property, written)
      tests.push({ field, test })
    }
  }
  return isBroken ? undefined : tests
}

function reportUnmapped(
  field: string,
  { event, properties }: WebMapping,
  path: FieldPath,
  context: ResolveContext,
): void {
  const closest = closestName(field, Object.keys(properties))
  context.report('CRM3160', path, {
    message: `Of a page view, \`${field}\` is not known: event ${event} has no such property`,
    fix:
      closest === undefined
        ? `Name the property in the catalog: \`web: { event: ${event}, ${field === 'page' ? 'url' : field}: … }\`.`
        : `Did you mean "${closest}"? Or name the property in the catalog's \`web\`.`,
    token: field,
  })
}

function pageTest(property: string, written: Json | undefined): JsonObject {
  const patterns = Array.isArray(written) ? written : [written]
  const [first, ...others] = patterns.map((pattern) => ({
    property,
    matches: urlPattern(String(pattern)),
  }))
  return first === undefined || others.length > 0 ? { any: [first ?? {}, ...others] } : first
}

function fieldTest(property: string, written: Json | undefined): JsonObject {
  if (isJsonObject(written)) return { property, ...written }
  return Array.isArray(written) ? { property, in: written } : { property, is: written ?? null }
}
