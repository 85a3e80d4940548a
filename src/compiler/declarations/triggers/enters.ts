/** `enters: at-risk-loyal`: becoming a member of the segment enrols. */
import { textField } from '../../fields/written-field.ts'
import type { TriggerForm } from './trigger-kind.ts'

export const ENTERS: TriggerForm<'enters'> = {
  kind: 'enters',
  properties: {
    enters: { type: 'string', minLength: 1, description: 'Id of the segment people enter.' },
  },
  required: ['enters'],
  resolve(written, context) {
    const segment = textField(written, 'enters') ?? ''
    context.refer('segment', segment, ['trigger', 'enters'])
    return { kind: 'enters', segment }
  },
  segment: ({ segment }) => segment,
}
