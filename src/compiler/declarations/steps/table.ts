/** Every kind of step, and a written list of them in, the steps with their ids out. */
import { ID_PATTERN } from '../../../ir/address.ts'
import type { Step, StepKind } from '../../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { EXIT } from './exit.ts'
import { SEND } from './send.ts'
import type { StepForm } from './step-kind.ts'
import { WAIT } from './wait.ts'

const STEP_FORMS: { readonly [K in StepKind]: StepForm<K> } = { wait: WAIT, send: SEND, exit: EXIT }
const FORMS = Object.values(STEP_FORMS)

export const STEP_SCHEMA: JsonObject = {
  description: 'One step of the journey.',
  anyOf: FORMS.map((form) => ({
    type: 'object',
    title: form.kind,
    properties: {
      ...form.properties,
      id: {
        type: 'string',
        pattern: ID_PATTERN,
        description: 'Name of the step, the same across versions of the journey.',
      },
    },
    required: [form.kind],
    additionalProperties: false,
  })),
}

/** Steps in order. Two with one id are reported at the second. */
export function resolveSteps(
  written: readonly Json[],
  path: FieldPath,
  context: DeclarationContext,
): readonly Step[] {
  const numbers = new Map<StepKind, number>()
  const seen = new Set<string>()
  return written.flatMap((step, index) => {
    const form = isJsonObject(step) ? FORMS.find(({ kind }) => kind in step) : undefined
    if (!isJsonObject(step) || form === undefined) return []
    const number = (numbers.get(form.kind) ?? 0) + 1
    numbers.set(form.kind, number)
    const id = textField(step, 'id') ?? form.nameOf(step, number)
    const stepPath = [...path, index]
    if (seen.has(id)) reportDuplicate(id, step, stepPath, form.kind, context)
    seen.add(id)
    const resolved = form.resolve(id, step, stepPath, context)
    return resolved === undefined ? [] : [resolved]
  })
}

function reportDuplicate(
  id: string,
  step: JsonObject,
  path: FieldPath,
  kind: StepKind,
  context: DeclarationContext,
): void {
  const isNamed = step.id !== undefined
  context.report('CRM3015', [...path, isNamed ? 'id' : kind], {
    message: `Two steps have the id "${id}"`,
    fix: isNamed ? 'Give this step another `id`.' : 'Give this step an `id` of its own.',
  })
}
