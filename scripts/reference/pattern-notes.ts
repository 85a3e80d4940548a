/** Conditions about when events happened in, what their sections of the reference say beside their schemas out. */
import type { Note } from './section.ts'

const OVER_TIME = { rows: 'S4', guide: 'segments-over-time.md' }
const heading = 'S4 · first time, stopped, restarted, regularly'

export const PATTERN_NOTES = {
  firstTime: {
    ...OVER_TIME,
    semantics: '4, 5',
    exact: 'conditions-over-time.md#firsttime',
    means: 'The earliest event of all history lies in the window, which is required.',
    required: ['firstTime.a window'],
    example: { heading, yaml: 'firstTime:', ts: 'firstTime(' },
  },
  stopped: {
    ...OVER_TIME,
    semantics: '3, 4',
    exact: 'conditions-over-time.md#stopped',
    means: 'There were events, and none for some time.',
    required: ['stopped.for'],
    example: { heading, yaml: 'stopped:', ts: 'stopped(' },
  },
  restarted: {
    ...OVER_TIME,
    semantics: '3, 4',
    exact: 'conditions-over-time.md#restarted',
    means: 'There was one lately, after a gap, and one before the gap.',
    required: ['restarted.within', 'restarted.after'],
    example: { heading, yaml: 'restarted:', ts: 'restarted(' },
  },
  regularly: {
    ...OVER_TIME,
    semantics: '2',
    exact: 'conditions-over-time.md#regularly',
    means: 'Events in so many of the last periods of the calendar.',
    required: ['regularly.in', 'regularly.of', 'regularly.period'],
    example: { heading, yaml: 'regularly:', ts: 'regularly(' },
  },
  sequence: {
    rows: 'S5',
    semantics: '12',
    guide: 'segments-over-time.md',
    exact: 'conditions-over-time.md#sequence',
    means:
      '2 to 20 steps: the first has `event`, every other one `followedBy` or `notFollowedBy`, which needs `within`. The window is where the first step lies.',
    example: { heading: 'S5 · sequences' },
  },
} satisfies Readonly<Record<string, Note>>
