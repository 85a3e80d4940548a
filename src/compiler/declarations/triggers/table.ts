/** Every kind of trigger, and a written one in, its IR out. */
import type { Trigger, TriggerKind } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { ENTERS } from './enters.ts'
import { SCHEDULE } from './schedule.ts'
import type { TriggerForm } from './trigger-kind.ts'

const TRIGGER_FORMS: { readonly [K in TriggerKind]: TriggerForm<K> } = {
  enters: ENTERS,
  schedule: SCHEDULE,
}
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
