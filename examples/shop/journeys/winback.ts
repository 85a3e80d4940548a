/** Writes twice to loyal customers who stay away. */
import { defineJourney, enters, exit, send, wait } from 'crm-as-code'
import { atRiskLoyal } from '../segments/value.ts'

export const winback = defineJourney('winback', {
  title: '단골 되찾기',
  trigger: enters(atRiskLoyal),
  reentry: { after: '90d' },
  backfill: 'current',
  steps: [
    send('winback-1', { expireAfter: '2d' }),
    wait('7d'),
    send('winback-2', { expireAfter: '2d' }),
    exit('told-twice'),
  ],
})
