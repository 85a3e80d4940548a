/** Nobody in the global control group gets marketing, from any journey: what all of it together does is told by them (J4). */
import { isInRange } from '../../../ir/bucket-range.ts'
import { type Guard, messagesOf } from '../guard.ts'

export const CONTROL_GUARD: Guard = {
  kind: 'control',
  reason: 'control',
  async withhold(candidates, { programs }) {
    const control = programs.project?.control
    return messagesOf(candidates, (key) => control !== undefined && isInRange(control, key))
  },
}
