/** Setting traits that crm keeps: a row for each, as of the instant at which the person came to the step. */
import { SETTING_VALUE, settingName } from '../../../ir/kept.ts'
import { keepRows } from '../keep-events.ts'
import type { Decide } from '../step-definition.ts'

export const decideSet: Decide<'set'> = (question) =>
  keepRows(
    question,
    Object.entries(question.step.values).map(([trait, value]) => ({
      name: settingName(trait),
      values: { [SETTING_VALUE]: value },
    })),
  )
