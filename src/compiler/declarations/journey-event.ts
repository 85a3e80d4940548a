/** An event as a journey writes it (`event`, `where`, `key`) in, its IR, what it reads and its statements out. */
import type { CatalogReads } from '../../ir/catalog-part.ts'
import type { JourneyEvent } from '../../ir/journey.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { present, textField } from '../fields/written-field.ts'
import { eventTable, propertyColumn } from '../language/catalog-names.ts'
import {
  canonicalCondition,
  conditionDependencies,
  PROPERTY_CONDITION_SCHEMA,
  resolvePropertyCondition,
} from '../language/conditions/table.ts'
import type { DeclarationContext } from './declaration-kind.ts'

export const JOURNEY_EVENT_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  event: { type: 'string', minLength: 1, description: 'An event of the catalog.' },
  where: { ...PROPERTY_CONDITION_SCHEMA, description: 'Only events of which this holds.' },
}

export const KEY_OF_ENROLMENT: JsonObject = {
  type: 'string',
  minLength: 1,
  description: "A property that must be the enrolment's key.",
  examples: ['cart_id'],
}

/** Texts and numbers tell apart; a list or an instant does not name anything. */
const KEY_TYPES = ['text', 'number']

/** `undefined` after a report. A filter that compares with as-of is refused: an event is asked once, when it happens. */
export function resolveJourneyEvent(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): JourneyEvent | undefined {
  const table = eventTable(written.event, [...path, 'event'], context)
  if (table === undefined) return undefined
  const key = textField(written, 'key')
  const column =
    key === undefined ? undefined : propertyColumn(key, table.properties, [...path, 'key'], context)
  if (key !== undefined && column === undefined) return undefined
  if (column !== undefined && !KEY_TYPES.includes(column.type)) {
    context.report('CRM3201', [...path, 'key'], {
      message: `Property "${key}" is of type ${column.type}, and a key is a text or a number`,
      fix: 'Name a property with one value per cart, order or whatever is to be told apart.',
    })
    return undefined
  }
  const event = textField(written, 'event') ?? ''
  if (written.where === undefined) return present({ event, key })
  const where = resolvePropertyCondition(written.where, table.properties, [...path, 'where'], {
    ...context,
    timeless: true,
  })
  if (where === undefined) return undefined
  const filter = canonicalCondition(where)
  const isAlways = filter.kind === 'all' && filter.of.length === 0
  return present({ event, where: isAlways ? undefined : filter, key })
}

export function journeyEventReads({ event, where, key }: JourneyEvent): CatalogReads {
  const { traits, events } = conditionDependencies({
    kind: 'event',
    event,
    ...(where === undefined ? {} : { where }),
    window: { kind: 'all' },
    measure: key === undefined ? { fn: 'count' } : { fn: 'distinct', of: key },
    test: { op: 'atLeast', value: { type: 'number', value: '1' } },
  })
  return { traits, events }
}
