/** `leaves: vip`: no longer being a member of the segment enrols. */
import { textField } from '../../fields/written-field.ts'
import type { TriggerForm } from './trigger-kind.ts'

export const LEAVES: TriggerForm<'leaves'> = {
  kind: 'leaves',
  properties: {
    leaves: { type: 'string', minLength: 1, description: 'Id of the segment people leave.' },
  },
  required: ['leaves'],
  resolve(written, context) {
    const segment = textField(written, 'leaves') ?? ''
    context.refer('segment', segment, ['trigger', 'leaves'])
    return { kind: 'leaves', segment }
  },
  segment: ({ segment }) => segment,
}
