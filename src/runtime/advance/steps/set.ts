/** Setting traits that crm keeps: a row for each, as of the instant at which the person came to the step. */
import { SETTING_VALUE, settingName } from '../../../ir/kept.ts'
import { keepAtStep } from '../keep-events.ts'
import type { StepDefinition } from '../step-definition.ts'

export const SET_STEP: StepDefinition<'set'> = {
  advance: (run, { values }, place) =>
    keepAtStep(
      run,
      place,
      Object.entries(values).map(([trait, value]) => ({
        name: settingName(trait),
        values: { [SETTING_VALUE]: value },
      })),
    ),
}
