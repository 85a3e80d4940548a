/** A journey in; a `key` that is compared with the enrolment's, where enrolments have none, reported. */
import type { Journey } from '../../ir/journey.ts'
import type { FieldPath } from '../../ir/location.ts'
import { pathPlaces } from '../../ir/step-graph.ts'
import type { DeclarationContext } from './declaration-kind.ts'

export function checkEnrolmentKeys(
  journey: Pick<Journey, 'trigger' | 'exitWhen' | 'goal' | 'steps'>,
  context: DeclarationContext,
): void {
  const { trigger, exitWhen, goal, steps } = journey
  if (trigger.kind === 'event' && trigger.key !== undefined) return
  const places: FieldPath[] = [
    ...(exitWhen?.kind === 'event' && exitWhen.key !== undefined ? [['exitWhen', 'key']] : []),
    ...(goal?.key === undefined ? [] : [['goal', 'key']]),
    ...pathPlaces(steps).flatMap(({ step, path }) =>
      step.kind === 'waitFor' && step.what.kind === 'event' && step.what.key !== undefined
        ? [[...path, 'waitFor', 'key']]
        : [],
    ),
  ]
  for (const path of places) {
    context.report('CRM3207', path, {
      message: 'Enrolments of this journey have no key to compare with',
      fix: 'Give its trigger a `key`, or take this one out.',
    })
  }
}
