/**
 * `kept` of a catalog in, the events and computed traits out that it stands for: events that journeys emit, and traits that
 * they set. Both are rows of crm's own table; a trait is the value of its last setting.
 */
import type { Catalog, Column, EventTable } from '../../../ir/catalog.ts'
import { isJsonObject, type JsonObject } from '../../../ir/json.ts'
import { KEPT_TABLE, SETTING_VALUE, settingName } from '../../../ir/kept.ts'
import { SCALAR_TYPES, type ScalarType } from '../../../ir/value.ts'
import { objectField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

const TYPES: readonly ScalarType[] = SCALAR_TYPES.filter((type) => type !== 'money')

function valuesSchema(description: string): JsonObject {
  return { type: 'object', description, additionalProperties: { enum: [...TYPES] } }
}

export const KEPT_SCHEMA: JsonObject = {
  type: 'object',
  description:
    'What crm keeps of customers itself: traits that journeys set, and events that they emit. Used like any other.',
  properties: {
    traits: valuesSchema('Types of the traits, by name.'),
    events: {
      type: 'object',
      description: 'Properties of the events with their types, by name; `{}` without any.',
      additionalProperties: valuesSchema('Types of the properties, by name.'),
    },
  },
  additionalProperties: false,
  examples: [{ traits: { stage: 'text' }, events: { offer_declined: { reason: 'text' } } }],
}

export interface Kept {
  readonly events: Readonly<Record<string, EventTable>>
  /** As computed traits are written. */
  readonly traits: JsonObject
}

export function resolveKept(
  written: JsonObject | undefined,
  given: { readonly customers: Catalog['customers']; readonly written: JsonObject },
  context: DeclarationContext,
): Kept {
  const traits = objectField(written ?? {}, 'traits') ?? {}
  const events = objectField(written ?? {}, 'events') ?? {}
  const taken = (kind: string, name: string, names: object) => {
    if (!Object.hasOwn(names, name)) return
    context.report('CRM3208', ['kept', `${kind}s`, name], {
      message: `There is ${kind === 'event' ? 'an event' : 'a trait'} called "${name}" already`,
      fix: 'Give the one that crm keeps another name.',
      token: name,
    })
  }
  const others = { ...given.customers.traits, ...objectField(given.written, 'computed') }
  for (const name of Object.keys(traits)) taken('trait', name, others)
  for (const name of Object.keys(events)) {
    taken('event', name, objectField(given.written, 'events') ?? {})
    if (name === 'traits') reservedName(name, context)
  }
  const settings = Object.entries(traits).map(
    ([name, type]) =>
      [settingName(name), eventOf(settingName(name), { [SETTING_VALUE]: type ?? null })] as const,
  )
  const emitted = Object.entries(events).map(
    ([name, properties]) =>
      [name, eventOf(name, isJsonObject(properties) ? properties : {})] as const,
  )
  const lastSetting = (name: string) => ({
    event: settingName(name),
    lastValue: { of: SETTING_VALUE },
  })
  return {
    events: Object.fromEntries([...settings, ...emitted]),
    traits: Object.fromEntries(
      Object.keys(traits)
        .filter((name) => !Object.hasOwn(others, name))
        .map((name) => [name, lastSetting(name)]),
    ),
  }
}

function eventOf(kept: string, properties: JsonObject): EventTable {
  const columns = Object.entries(properties).flatMap(
    ([name, type]): (readonly [string, Column])[] => {
      const known = TYPES.find((each) => each === type)
      return known === undefined
        ? []
        : [[name, { type: known, column: 'properties', path: [name] }]]
    },
  )
  return {
    kept,
    table: KEPT_TABLE,
    customer: 'customer_key',
    at: { column: 'at' },
    id: 'id',
    changes: { column: 'written_by', by: 'transaction' },
    properties: Object.fromEntries(columns),
  }
}

function reservedName(name: string, context: DeclarationContext): void {
  context.report('CRM3018', ['kept', 'events', name], {
    message: 'An event cannot be called "traits"',
    fix: 'Give it another name: in TypeScript `traits` of a catalog are those of customers.',
    token: name,
  })
}
