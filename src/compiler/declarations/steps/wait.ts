/** `wait: 1d`: the person stays at the step for a duration. */
import { DURATION_SCHEMA, resolveDuration, zoneOfDuration } from '../../fields/duration.ts'
import { textField } from '../../fields/written-field.ts'
import type { StepForm } from './step-kind.ts'

export const WAIT: StepForm<'wait'> = {
  kind: 'wait',
  properties: {
    wait: { ...DURATION_SCHEMA, description: 'How long to wait before the next step.' },
  },
  nameOf: (_written, number) => `wait-${number}`,
  resolve(id, written, path, context) {
    const duration = resolveDuration(textField(written, 'wait') ?? '', [...path, 'wait'], context)
    if (duration === undefined) return undefined
    return { kind: 'wait', id, duration, zone: zoneOfDuration(duration, context.zone) }
  },
}
