/** Every setting of the catalog in, what its section of the reference says beside its schema out. */
import type { Note } from './section.ts'

const heading = '6. Every row in both syntaxes: the cut'
const CHANGES = { rows: 'P2', semantics: '15', guide: 'refreshing.md' }

export const CATALOG_NOTES = {
  customers: {
    rows: 'S1',
    semantics: '7, 8',
    guide: 'getting-started.md',
    means: 'Its rows are everyone there is; `not` is the complement over them.',
    example: {
      yaml: `customers:
  table: customers
  key: { column: id, type: integer }
  where: { property: deleted, is: false }
  changes: { column: updated_at, lag: 10m }
  traits: { country: text, deleted: boolean }`,
      ts: `customers: {
  table: 'customers',
  key: { column: 'id', type: 'integer' },
  where: { property: 'deleted', is: false },
  changes: { column: 'updated_at', lag: '10m' },
  traits: { country: text(), deleted: boolean() },
}`,
    },
  },
  events: {
    rows: 'S2',
    semantics: '2, 8',
    guide: 'segments.md#what-a-condition-may-say',
    means:
      'Several events may share a table. `at` is a `timestamptz` column, or with `{ column, zone }` a `timestamp` or `date` in that zone’s local time. Rows whose key is no customer’s belong to nobody.',
    example: { heading, yaml: 'add_to_cart: {', ts: 'add_to_cart: {' },
  },
  'settings of a column': {
    rows: 'S1',
    semantics: '10',
    guide: 'getting-started.md',
    means:
      'A trait or a property is its type’s name, or a mapping. `of` goes with lists, `currency` with money, `zone` with instants.',
    example: { heading, yaml: 'order_id: {', ts: 'order_id: text(' },
  },
  history: {
    rows: 'S13',
    semantics: '1, 7',
    guide: 'trait-history.md',
    means:
      'Of a trait, for `heldFor` and `changed`. A row is a change; a value of NULL says there is none any more.',
    example: { heading, yaml: 'history: {', ts: 'history: {' },
  },
  kept: {
    rows: 'J2',
    semantics: '19',
    guide: 'journey-steps.md',
    means:
      'Journeys write them with `set` and `emit`; each row says as of when, in a table of crm, so conditions see what was so at their own as-of. Types are text, number, boolean, date and instant.',
    example: { heading, yaml: 'offered_on: date', ts: 'offered_on: date()' },
  },
  computed: {
    rows: 'S3, S11',
    semantics: '9, 11',
    guide: 'computed-traits.md',
    means:
      'Nothing is stored: each use sees the value at its own as-of. In TypeScript it is the third argument of `defineCatalog`.',
    example: { heading, yaml: 'lifetime_value:', ts: 'lifetime_value:' },
  },
  web: {
    rows: 'S7',
    semantics: '',
    guide: 'web-shop.md',
    means:
      'Properties of the event with these names are taken; others are mapped. What the event does not have cannot be asked for.',
    example: { heading, yaml: 'web:', ts: 'web:' },
  },
  smart: {
    rows: 'S10',
    semantics: '13',
    guide: 'smart-groups.md',
    means:
      'An event must be one order. Without `cart` and `signedUp` everyone who never bought is a prospect.',
    example: { heading, yaml: 'smart:', ts: 'smart:' },
  },
  engagement: {
    rows: 'J7',
    semantics: '',
    guide: 'best-send-time.md',
    means: 'All count alike. A `where` of the event leaves out what machines open.',
    example: { heading, yaml: 'engagement:', ts: 'engagement:' },
  },
  changes: {
    ...CHANGES,
    means:
      'Of customers, of an event or of a history. It changes no segment, only how many customers a refresh looks at.',
    example: {
      yaml: 'changes: { column: updated_at, lag: 10m }',
      ts: "changes: { column: 'updated_at', lag: '10m' }",
    },
  },
  fullRefresh: {
    ...CHANGES,
    example: { yaml: 'fullRefresh: 7d', ts: "fullRefresh: '7d'" },
  },
} satisfies Readonly<Record<string, Note>>

export type CatalogSetting = keyof typeof CATALOG_NOTES
