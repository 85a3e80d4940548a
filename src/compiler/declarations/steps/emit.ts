/** `emit: offer_declined`: an event that crm keeps happens to the person, and starts or wakes whoever waits for it. */
import type { EventTable } from '../../../ir/catalog.ts'
import type { KeptValue } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { keptEvents } from '../../../ir/kept.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { objectField, present, textField } from '../../fields/written-field.ts'
import { propertyColumn } from '../../language/catalog-names.ts'
import { keptNamed } from './kept-named.ts'
import { KEPT_VALUE_SCHEMA, resolveKeptValue } from './kept-value.ts'
import type { StepContext, StepForm } from './step-kind.ts'

export const EMIT: StepForm<'emit'> = {
  kind: 'emit',
  properties: {
    emit: {
      type: 'string',
      minLength: 1,
      description: 'The event, of those the catalog declares under `kept`.',
    },
    properties: {
      type: 'object',
      description: 'Values by property.',
      additionalProperties: KEPT_VALUE_SCHEMA,
    },
    key: {
      type: 'string',
      minLength: 1,
      description: 'The property that gets the key of the enrolment, such as the cart it is of.',
    },
  },
  nameOf: (_written, number) => `emit-${number}`,
  resolve(id, written, path, context) {
    const { catalog } = context
    if (catalog === undefined) return undefined
    const event = textField(written, 'emit') ?? ''
    const tables = Object.fromEntries(
      keptEvents(catalog).map((name) => [name, catalog.events[name]]),
    )
    const table = keptNamed(event, tables, 'event', [...path, 'emit'], context)
    if (table === undefined) return undefined
    const values = resolveValues(written, table, path, context)
    const key = resolveKey(textField(written, 'key'), table, [...path, 'key'], context)
    return present({ kind: 'emit' as const, id, event, values, key })
  },
  catalogReads: ({ event, values, key }) => {
    const properties = [...Object.keys(values), ...(key === undefined ? [] : [key])]
    return { traits: [], events: [{ event, properties }] }
  },
}

function resolveValues(
  written: JsonObject,
  { properties }: EventTable,
  path: FieldPath,
  context: StepContext,
): Readonly<Record<string, KeptValue>> {
  const given = Object.entries(objectField(written, 'properties') ?? {})
  const values = given.flatMap(([name, value]): (readonly [string, KeptValue])[] => {
    const at = [...path, 'properties', name]
    const column = propertyColumn(name, properties, at, context)
    const resolved =
      column && resolveKeptValue(value ?? null, column, `property "${name}"`, at, context)
    return resolved === undefined ? [] : [[name, resolved]]
  })
  return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function resolveKey(
  key: string | undefined,
  { properties }: EventTable,
  path: FieldPath,
  context: StepContext,
): string | undefined {
  if (key === undefined) return undefined
  const column = propertyColumn(key, properties, path, context)
  if (column !== undefined && column.type !== 'text') {
    context.report('CRM3201', path, {
      message: `The key of an enrolment is a text, and "${key}" a ${column.type}`,
      fix: 'Declare the property as text.',
      token: key,
    })
  }
  return key
}
