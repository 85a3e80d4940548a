/** Every kind of step, and a written list of them in, the steps with their ids out. */
import { type Address, ID_PATTERN } from '../../../ir/address.ts'
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { Step, StepKind } from '../../../ir/journey.ts'
import type { StepStatements } from '../../../ir/journey-statements.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { textField } from '../../fields/written-field.ts'
import type { SqlSource } from '../../sql/sql-source.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { BEST_TIME } from './best-time.ts'
import { BRANCH } from './branch.ts'
import { DELIVER } from './deliver.ts'
import { EMIT } from './emit.ts'
import { EXIT } from './exit.ts'
import { PICK_WINNER } from './pick-winner.ts'
import { SEND } from './send.ts'
import { SET } from './set.ts'
import { SPLIT } from './split.ts'
import type { StepContext, StepForm, StepKnowledge, WrittenStepKind } from './step-kind.ts'
import { WAIT } from './wait.ts'
import { WAIT_FOR } from './wait-for.ts'
import { WAIT_UNTIL } from './wait-until.ts'
import { WEBHOOK } from './webhook.ts'

const CHECKED = {
  wait: WAIT,
  waitUntil: WAIT_UNTIL,
  waitFor: WAIT_FOR,
  branch: BRANCH,
  split: SPLIT,
  send: SEND,
  webhook: WEBHOOK,
  set: SET,
  emit: EMIT,
  exit: EXIT,
} satisfies { readonly [K in WrittenStepKind]: StepForm<K> }
const STEP_FORMS: Readonly<Record<WrittenStepKind, StepForm<StepKind>>> = CHECKED
const FORMS = Object.values(STEP_FORMS)

const CHECKED_ALL = {
  ...CHECKED,
  bestTime: BEST_TIME,
  deliver: DELIVER,
  pickWinner: PICK_WINNER,
} satisfies { readonly [K in StepKind]: StepKnowledge<K> }
const STEP_KINDS: Readonly<Record<StepKind, StepKnowledge<StepKind>>> = CHECKED_ALL

/** What `$ref`s to steps point at: steps hold steps. */
export const STEP_DEFINITIONS: Readonly<Record<string, JsonObject>> = {
  step: {
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
  },
}

/** Steps in order, with those they hold. Two with one id are reported at the second. */
export function resolveSteps(
  written: readonly Json[],
  path: FieldPath,
  context: DeclarationContext,
): readonly Step[] {
  const numbers = new Map<StepKind, number>()
  const seen = new Set<string>()
  const resolveOne = (step: Json, stepPath: FieldPath): readonly Step[] => {
    const form = isJsonObject(step) ? FORMS.find(({ kind }) => kind in step) : undefined
    if (!isJsonObject(step) || form === undefined) return []
    const number = (numbers.get(form.kind) ?? 0) + 1
    numbers.set(form.kind, number)
    const id = textField(step, 'id') ?? form.nameOf(step, number)
    if (seen.has(id)) reportDuplicate(id, step, stepPath, form.kind, context)
    seen.add(id)
    const before = form.before?.(id, step, stepPath, inner)
    if (before !== undefined) {
      if (seen.has(before.id)) reportDuplicate(before.id, step, stepPath, form.kind, context)
      seen.add(before.id)
    }
    const resolved = form.resolve(id, step, stepPath, inner)
    return [before, resolved].filter((each) => each !== undefined)
  }
  const stepsOf: StepContext['stepsOf'] = (steps, at) =>
    steps.flatMap((step, index) => resolveOne(step, [...at, index]))
  const inner: StepContext = { ...context, stepsOf }
  return stepsOf(written, path)
}

/** Steps without a written id are named by their number, which moves when one is put before them. */
export function isNumbered(id: string): boolean {
  return FORMS.some((form) => {
    const number = /-(\d+)$/.exec(id)?.[1]
    return (
      number !== undefined &&
      form.nameOf({}, 1) !== form.nameOf({}, 2) &&
      form.nameOf({}, Number(number)) === id
    )
  })
}

export function stepObjects(step: Step): readonly Address[] {
  return STEP_KINDS[step.kind].objects?.(step) ?? []
}

export function stepCatalogReads(step: Step): CatalogReads {
  return STEP_KINDS[step.kind].catalogReads?.(step) ?? { traits: [], events: [] }
}

export function compileStep(step: Step, source: SqlSource): StepStatements | undefined {
  return STEP_KINDS[step.kind].compile?.(step, source)
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
