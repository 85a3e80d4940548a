/** Codes CRM4xxx: raised by check. */
import type { CodeEntry } from '../code-entry.ts'

export const CHECK_CODES = {
  CRM4001: {
    severity: 'warning',
    title: 'Recurring journey that takes nobody twice',
    explanation:
      'The journey starts by a schedule, but re-entry is `never`, also when nothing is written. Each person goes through it once in their life, at the first of its instants.',
  },
  CRM4002: {
    severity: 'warning',
    title: 'Nobody can consent on this channel',
    explanation:
      'A marketing template goes out on a channel for which its topic names no consent, neither by its id nor as `default`. Every message would be withheld.',
  },
  CRM4003: {
    severity: 'warning',
    title: 'Steps after an exit',
    explanation: 'An exit ends the enrolment, so the steps after it are never reached.',
  },
  CRM4010: {
    severity: 'warning',
    title: 'Segment that is always empty',
    explanation:
      'The conditions of the segment contradict each other, whatever the data: a value would have to be two at once, or a number of events both 0 and more. `allow: [empty-segment]` silences it.',
  },
  CRM4011: {
    severity: 'warning',
    title: 'Segment that everyone is in',
    explanation:
      'The conditions of the segment hold of every customer, whatever the data. Where that is meant, `all: []` says it; `allow: [everyone-segment]` silences it.',
  },
  CRM4012: {
    severity: 'warning',
    title: 'Condition that says nothing',
    explanation:
      'In `all` a condition holds whenever another of them does, or in `any` another holds whenever it does, so leaving it out changes nobody’s membership. Often one of the two was meant to say something else. `allow: [redundant-condition]` silences it.',
  },
  CRM4013: {
    severity: 'warning',
    title: 'Too many bases of segmentation',
    explanation:
      'The tags behaviour, demographic, value, purchase-history and psychographic say by what a segment divides customers. One that combines more than `checks.maxBases` of them is hard to read and often small. `allow: [too-many-bases]` silences it.',
  },
  CRM4014: {
    severity: 'warning',
    title: 'Misspelt base of segmentation',
    explanation:
      'A tag is nearly one of behaviour, demographic, value, purchase-history and psychographic, and so is not counted as one. `allow: [misspelt-base]` silences it.',
  },
  CRM4015: {
    severity: 'warning',
    title: 'Small audience',
    explanation:
      'Fewer people are in the segment than `checks.minAudience` of the config asks for, so what is sent to it reaches few and what is measured of it says little. `allow: [small-audience]` silences it.',
  },
} as const satisfies Record<`CRM4${string}`, CodeEntry>
