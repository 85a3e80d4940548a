/** Every aggregate of an event in, what its section of the reference says beside its schema out. */
import type { MeasureFunction } from '../../src/ir/condition.ts'
import type { Note } from './section.ts'

const NUMBERS = { rows: 'S3', semantics: '9, 10', guide: 'segments.md#what-a-condition-may-say' }
const ENDS = { rows: 'S3', semantics: '7, 9', guide: 'segments-over-time.md' }
const INSTANTS = { rows: 'S3', semantics: '2, 9', guide: 'computed-traits.md#what-it-can-be' }
const CYCLE = {
  rows: 'S11',
  semantics: '2, 9',
  guide: 'computed-traits.md#the-customers-own-cycle',
}
const PREDICTED = { rows: 'S11', semantics: '2, 9', guide: 'predictions.md' }
const heading = 'S3 · aggregates'
const VALUES = "S3 · the first and the last event's property"
const COMPUTED = "S3, S11 · computed traits, and the customer's own cycle"

const PREDICTIONS = 'S11 · predictions'

export const AGGREGATE_NOTES = {
  count: {
    ...NUMBERS,
    rows: 'S2',
    semantics: '9',
    means: 'So `is: 0` and `lessThan` hold for customers who never had one.',
    example: { heading: 'S2 · event counts', yaml: 'count: { is: 0', ts: 'add_to_cart.count(' },
  },
  sum: {
    ...NUMBERS,
    means: 'Events without a value add nothing. Exact decimals, never floating point.',
    example: { heading, yaml: 'sum:', ts: '.sum(' },
  },
  avg: {
    ...NUMBERS,
    means: 'Of the events that have a value. Of an order’s amount it is the average order value.',
    example: { heading, yaml: 'avg:', ts: '.avg(' },
  },
  min: { ...NUMBERS, semantics: '7, 9, 10', example: { heading, yaml: 'min:', ts: '.min(' } },
  max: { ...NUMBERS, semantics: '7, 9, 10', example: { heading, yaml: 'max:', ts: '.max(' } },
  distinct: {
    ...NUMBERS,
    means: 'An event without a value counts for none.',
    example: { heading, yaml: 'distinct:', ts: '.distinct(' },
  },
  daysSinceLast: {
    ...NUMBERS,
    semantics: '2, 7, 9',
    means: 'Days are those of the zone.',
    example: { heading, yaml: 'daysSinceLast:', ts: 'daysSinceLast(' },
  },
  firstAt: {
    ...INSTANTS,
    means: 'An instant, compared as one.',
    example: { heading: COMPUTED, yaml: 'firstAt:', ts: 'firstAt(' },
  },
  lastAt: {
    ...INSTANTS,
    means: 'An instant, compared as one. Here as a computed trait, which compares it later.',
    example: {
      heading: '6. Every row in both syntaxes: the cut',
      yaml: 'lastAt:',
      ts: 'lastAt(',
    },
  },
  firstValue: {
    ...ENDS,
    exact: 'conditions-over-time.md#firstvalue-lastvalue',
    means: 'It takes the comparisons of the property’s own type.',
    example: { heading: VALUES, yaml: 'firstValue:', ts: 'firstValue(' },
  },
  lastValue: {
    ...ENDS,
    exact: 'conditions-over-time.md#firstvalue-lastvalue',
    means: 'It takes the comparisons of the property’s own type.',
    example: { heading: VALUES, yaml: 'lastValue:', ts: 'lastValue(' },
  },
  daysBetween: {
    ...CYCLE,
    example: { heading: COMPUTED, yaml: 'daysBetween:', ts: 'daysBetween(' },
  },
  nextExpected: {
    ...CYCLE,
    means: 'A date, compared as one.',
    example: { heading: COMPUTED, yaml: 'nextExpected:', ts: 'nextExpected(' },
  },
  pAlive: {
    ...PREDICTED,
    means: 'Of all events of the kind, so no `where` and no window stand beside it.',
    example: { heading: PREDICTIONS, yaml: 'pAlive:', ts: 'pAlive(' },
  },
  expectedPurchases: {
    ...PREDICTED,
    means: 'Days count, not events: what is bought on one local day is one purchase.',
    example: { heading: PREDICTIONS, yaml: 'expectedPurchases:', ts: 'expectedPurchases(' },
  },
  lifetimeValue: {
    ...PREDICTED,
    means: 'Of the property the model was fitted on.',
    example: { heading: PREDICTIONS, yaml: 'lifetimeValue:', ts: 'lifetimeValue(' },
  },
  churnsOn: {
    ...PREDICTED,
    means: 'A date, compared as one. It stands until the next purchase.',
    example: { heading: PREDICTIONS, yaml: 'churnsOn:', ts: 'churnsOn(' },
  },
} satisfies Record<MeasureFunction, Note>
