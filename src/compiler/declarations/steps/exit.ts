/** `exit: done`: the enrolment ends for a named reason. */
import { textField } from '../../fields/written-field.ts'
import type { StepForm } from './step-kind.ts'

export const EXIT: StepForm<'exit'> = {
  kind: 'exit',
  properties: {
    exit: { type: 'string', minLength: 1, description: 'Why the enrolment ends, for reports.' },
  },
  nameOf: (_written, number) => `exit-${number}`,
  resolve: (id, written) => ({ kind: 'exit', id, reason: textField(written, 'exit') ?? '' }),
}
