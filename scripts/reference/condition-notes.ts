/** Every kind of condition in, what its section of the reference says beside its schema out. */
import type { NodeKind } from '../../src/compiler/language/conditions/condition-definition.ts'
import { LOGIC_NOTES } from './logic-notes.ts'
import { PATTERN_NOTES } from './pattern-notes.ts'
import type { Note } from './section.ts'
import { SHORTHAND_NOTES, type ShorthandWord } from './shorthand-notes.ts'

/** A kind that is forgotten here does not build. */
const KIND_NOTES = {
  ...LOGIC_NOTES,
  trait: {
    rows: 'S1',
    semantics: '7, 10',
    guide: 'segments.md',
    means: 'A trait of the customer, compared once. A comparison with a missing value is false.',
    example: { heading: 'S1 · traits', yaml: 'age', ts: '.age.' },
  },
  event: {
    rows: 'S2, S3',
    semantics: '4–9',
    guide: 'segments.md#what-a-condition-may-say',
    means:
      'What a customer did: one aggregate over the events that `where` leaves, compared once, in at most one window.',
    example: {
      heading: 'S2 · event counts',
      yaml: 'where: { property: category',
      ts: "where((p) => p.category.is('shoes'))",
    },
  },
  property: {
    rows: 'S2',
    semantics: '7, 10',
    guide: 'segments.md#what-a-condition-may-say',
    means:
      'Inside `where`, what holds of one event; `all`, `any` and `not` put these together, and other kinds do not stand there. In the catalog’s `where` of customers it names a trait.',
    example: {
      heading: 'S2 · event counts',
      yaml: 'where: { any:',
      ts: 'any(p.category',
    },
  },
  ...PATTERN_NOTES,
  bucket: {
    rows: 'S9',
    semantics: '14',
    guide: 'samples-and-splits.md',
    exact: 'conditions-over-time.md#bucket-sample',
    means: 'Every customer has one bucket of 10,000 for every salt, computed from salt and key.',
    required: ['between'],
    example: { heading: 'S9 · buckets and samples', yaml: 'bucket:', ts: 'bucket(' },
  },
  sample: {
    rows: 'S9',
    semantics: '14',
    guide: 'samples-and-splits.md',
    exact: 'conditions-over-time.md#bucket-sample',
    means: 'Short for the first buckets of a salt.',
    required: ['salt'],
    example: { heading: 'S9 · buckets and samples', yaml: 'sample:', ts: 'sample(' },
  },
  rank: {
    rows: 'S9',
    semantics: '13',
    guide: 'ranks-lists-and-sql.md',
    means:
      'A place among all customers, or among some. There is one order, from the highest metric, ties by customer key from the smallest: `top`, `bottom` and the parts of `quantile` are cut from it. Exactly one of these three; `of` goes with `quantile`. A missing metric has no place; a count or sum of nothing is 0 and has one.',
    example: { heading: 'S9 · rank', yaml: 'rank:', ts: 'rank(' },
  },
  list: {
    rows: 'S15',
    semantics: '8',
    guide: 'ranks-lists-and-sql.md',
    means:
      'Exactly one of `file` and `table`. The file’s keys are compiled in, at most 100,000; a table is read at each refresh. Keys of nobody are nobody’s.',
    required: ['list.column'],
    example: { heading: 'S15 · lists', yaml: 'list:', ts: 'listed(' },
  },
  sql: {
    rows: 'S14',
    semantics: '1, 8',
    guide: 'ranks-lists-and-sql.md',
    means:
      'The customers whose keys a select of the team’s own returns. It is parsed when the config is checked: one select of one column that neither writes, locks, sleeps, draws at random nor reads the clock.',
    example: { heading: 'S14 · raw SQL', yaml: 'sql:', ts: 'sqlCondition(' },
  },
  message: {
    rows: 'S12',
    semantics: '9, 25',
    guide: 'messages-in-segments.md',
    means:
      'Messages in crm’s own ledger. One counts at the instant it was handed over, or at which it was decided when it never was.',
    required: ['count'],
    example: {
      heading: 'S12 · messages, consent and topic state',
      yaml: 'message:',
      ts: 'messages.',
    },
  },
  topic: {
    rows: 'S12',
    semantics: '7, 23',
    guide: 'messages-in-segments.md',
    means:
      'Whether the topic’s consent holds at the same instant; who never answered is unsubscribed. No guard but consent is asked.',
    required: ['is'],
    example: {
      heading: 'S12 · messages, consent and topic state',
      yaml: 'topic:',
      ts: 'subscription(',
    },
  },
  heldFor: {
    rows: 'S13',
    semantics: '3, 7',
    guide: 'trait-history.md',
    means:
      'The comparison holds of the value the trait had that long ago and of every value since, by its [history](catalog.md#history). Before the first row of the history there was no value. Comparisons that move with the as-of (`within`, `inNext`, `anniversary`) are refused.',
    required: ['trait'],
    example: { heading: 'S13 · held and changed', yaml: 'heldFor:', ts: 'held(' },
  },
  changed: {
    rows: 'S13',
    semantics: '4, 5, 7',
    guide: 'trait-history.md',
    means:
      'By the trait’s [history](catalog.md#history). A row with the value there was already is no change.',
    required: ['trait'],
    example: { heading: 'S13 · held and changed', yaml: 'changed:', ts: 'changed(' },
  },
} satisfies Record<NodeKind, Note>

/** By the word that tells the kind, in the order of the page. */
export const CONDITION_NOTES: Readonly<Record<NodeKind | ShorthandWord, Note>> = {
  ...KIND_NOTES,
  ...SHORTHAND_NOTES,
}
