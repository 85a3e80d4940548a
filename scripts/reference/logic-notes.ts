/** `all`, `any`, `not` and other segments in, what their sections of the reference say beside their schemas out. */
import type { Note } from './section.ts'

const LOGIC = { rows: 'S8', guide: 'segments.md#what-a-condition-may-say' }
const heading = 'S8 · logic and other segments'

export const LOGIC_NOTES = {
  all: {
    ...LOGIC,
    semantics: '7',
    means:
      'Order and repetition mean nothing. A list of conditions is never read as `all` without the word.',
    example: { heading },
  },
  any: {
    ...LOGIC,
    semantics: '7',
    example: { heading, yaml: 'any:', ts: 'any(' },
  },
  not: {
    ...LOGIC,
    semantics: '7, 8',
    means:
      'The complement over all customers: `not` of a comparison holds of a customer whose value is missing, the comparison’s own opposite (`isNot`) does not.',
    example: { heading, yaml: 'not:', ts: 'not(' },
  },
  segment: {
    ...LOGIC,
    semantics: '11',
    guide: 'segments.md#segments-in-segments',
    means:
      'By definition, at the same as-of, never by the members stored last. To leave a segment out, write it under `not`. A circle is an error that names every segment on it.',
    example: { heading, yaml: 'segment: employees }', ts: 'memberOf(' },
  },
} satisfies Readonly<Record<string, Note>>
