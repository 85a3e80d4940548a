/** Short forms of conditions in, what their sections of the reference say beside their schemas out. */
import type { Note } from './section.ts'

export const SHORTHAND_NOTES = {
  web: {
    rows: 'S7',
    semantics: '4, 5, 7, 9',
    guide: 'web-shop.md',
    means:
      'Page views by page, traffic source, place and device, by the catalog’s [`web`](catalog.md#web). A text is `is`, a list `in`, anything else one comparison; all fields hold of the same page view. It stands for the condition over the mapped event that a person would write out, and `page` for a `matches`.',
    example: { heading: 'S7 · the six groups of a web shop' },
  },
  smart: {
    rows: 'S10',
    semantics: '9, 13',
    guide: 'smart-groups.md',
    means:
      'By the catalog’s [`smart`](catalog.md#smart). It stands for plain conditions, which `crm eject` writes out for editing.',
    example: { heading: 'S10 · smart groups', yaml: 'smart:', ts: 'smart(' },
  },
  rfm: {
    rows: 'S10',
    semantics: '9, 13',
    guide: 'smart-groups.md',
    means: 'By the catalog’s [`smart`](catalog.md#smart). It stands for ranks among all buyers.',
    example: { heading: 'S10 · smart groups', yaml: 'rfm:', ts: 'rfm(' },
  },
} satisfies Readonly<Record<string, Note>>

export type ShorthandWord = keyof typeof SHORTHAND_NOTES
