/** A journey that is no longer applied sends nothing more, not even what was waiting to be tried again. */
import { type Guard, messagesOf } from '../guard.ts'

export const REMOVAL_GUARD: Guard = {
  kind: 'removal',
  reason: 'journey-removed',
  async withhold(candidates, { journey, programs }) {
    return messagesOf(candidates, () => !programs.journeys.has(journey))
  },
}
