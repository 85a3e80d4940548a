/** Every kind of trigger, and a written one in, its IR out. */
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { Trigger, TriggerKind } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { SqlText } from '../../../ir/sql-text.ts'
import type { SqlSource } from '../../sql/sql-source.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { ANNIVERSARY, DATE } from './date.ts'
import { ENTERS } from './enters.ts'
import { EVENT } from './event.ts'
import { LEAVES } from './leaves.ts'
import { SCHEDULE } from './schedule.ts'
import type { TriggerForm } from './trigger-kind.ts'

const CHECKED = {
  enters: ENTERS,
  leaves: LEAVES,
  schedule: SCHEDULE,
  event: EVENT,
  date: DATE,
  anniversary: ANNIVERSARY,
} satisfies { readonly [K in TriggerKind]: TriggerForm<K> }
const TRIGGER_FORMS: Readonly<Record<TriggerKind, TriggerForm<TriggerKind>>> = CHECKED
const FORMS = Object.values(TRIGGER_FORMS)

export const TRIGGER_SCHEMA: JsonObject = {
  description: 'What enrols people.',
  anyOf: FORMS.map((form) => ({
    type: 'object',
    title: form.kind,
    properties: form.properties,
    required: form.required,
    additionalProperties: false,
  })),
}

export function resolveTrigger(
  written: JsonObject,
  context: DeclarationContext,
): Trigger | undefined {
  return FORMS.find(({ kind }) => kind in written)?.resolve(written, context)
}

/** The segment whose members the trigger is about. */
export function triggerSegment(trigger: Trigger): string | undefined {
  return TRIGGER_FORMS[trigger.kind].segment(trigger)
}

export function triggerReads(trigger: Trigger): CatalogReads {
  return TRIGGER_FORMS[trigger.kind].catalogReads?.(trigger) ?? { traits: [], events: [] }
}

export function compileTrigger(trigger: Trigger, source: SqlSource): SqlText | undefined {
  return TRIGGER_FORMS[trigger.kind].compile?.(trigger, source)
}
