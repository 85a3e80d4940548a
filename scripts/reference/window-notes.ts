/** Every kind of window in, what its section of the reference says beside its schema out. */
import type { WindowKind } from '../../src/ir/window.ts'
import type { Note } from './section.ts'

const WINDOWS = { rows: 'S6', guide: 'time-and-windows.md' }
const heading = 'S6 · windows'

export const WINDOW_NOTES = {
  all: {
    ...WINDOWS,
    semantics: '6',
    means: 'Without a word of a window, all history up to the as-of counts.',
    example: {
      heading: 'S2 · event counts',
      yaml: 'count: { lessThan: 10 }',
      ts: 'count().lessThan(10)',
    },
  },
  last: {
    ...WINDOWS,
    semantics: '3, 4',
    means:
      'Years, months, weeks and days are moved on the calendar of the zone, so a day across a change of clocks has 23 or 25 hours; hours, minutes and seconds are exact.',
    example: { heading, yaml: 'last: 30d', ts: "last: '30d'" },
  },
  days: {
    ...WINDOWS,
    semantics: '2, 5',
    means:
      'It begins with the local day n − 1 days ago and ends with the as-of; `days: 1` is today.',
    example: { heading, yaml: ' days: 7', ts: '{ days: 7' },
  },
  pastDays: {
    ...WINDOWS,
    semantics: '2, 5',
    means: 'Nothing of today is in it.',
    example: { heading, yaml: 'pastDays: 7', ts: 'pastDays: 7' },
  },
  dates: {
    ...WINDOWS,
    semantics: '2, 5',
    means: 'What is later than the as-of does not count, even on one of these days.',
    example: { heading, yaml: 'dates:', ts: 'dates:' },
  },
  relativeTo: {
    ...WINDOWS,
    semantics: '3, 7',
    means:
      'Around a date they are whole local days. A customer without the date has nothing in the window. Not for `within` of a trait, and not relative to a computed trait.',
    example: { heading, yaml: 'relativeTo:', ts: 'relativeTo:' },
  },
} satisfies Record<WindowKind, Note>
