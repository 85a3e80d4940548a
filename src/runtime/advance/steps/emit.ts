/** Emitting an event that crm keeps, as of the instant at which the person came to the step. */
import { keepAtStep } from '../keep-events.ts'
import type { StepDefinition } from '../step-definition.ts'

export const EMIT_STEP: StepDefinition<'emit'> = {
  advance: (run, { event, values, key }, place) =>
    keepAtStep(run, place, [{ name: event, values, ...(key === undefined ? {} : { key }) }]),
}
