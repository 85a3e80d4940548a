/** Codes CRM73xx: raised where messages are guarded and held back while running. */
import type { CodeEntry } from '../code-entry.ts'

export const HOLD_CODES = {
  CRM7301: {
    severity: 'error',
    title: 'No such journey to hold',
    explanation:
      'Only journeys that are applied can be stopped or paused: the others send nothing. `crm state list` lists them.',
  },
  CRM7302: {
    severity: 'warning',
    title: 'Journey stays paused by its declaration',
    explanation:
      '`crm resume` lifts what `crm pause` did. A journey whose applied declaration says `paused: true` is paused all the same, until one without it is applied.',
  },
  CRM7303: {
    severity: 'warning',
    title: 'Journey held by hand',
    explanation:
      'A journey was paused or stopped with a command, so what runs differs from what is declared. The plan and what it applies do not lift that.',
  },
  CRM7304: {
    severity: 'error',
    title: 'Journey paused by its guardrail',
    explanation:
      'The KPI that `pauseWhen` of the journey names was past a limit, or could not be measured. Nobody in the journey moves and nothing of it is sent until someone resumes it.',
  },
} as const satisfies Record<`CRM73${string}`, CodeEntry>
