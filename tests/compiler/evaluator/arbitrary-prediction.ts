/** Random predictions of one event of the world, compared with what lies around their values. */
import fc from 'fast-check'
import {
  dateTest,
  numberTest,
  oneWord,
  presence,
  type Written,
  zone,
} from './arbitrary-comparison.ts'

const shareTest = oneWord(['lessThan', 'atLeast'], fc.constantFrom('0.5', '0.9', 1))
const fewTest = oneWord(['atLeast', 'atMost'], fc.constantFrom('0.05', '0.5'))
const alive: Written = fc.oneof(numberTest, presence, shareTest).map((test) => ({ pAlive: test }))
const ahead: Written = fc
  .tuple(fc.constantFrom('1d', '2w', '3mo', '1y', '10y'), fc.oneof(numberTest, presence, fewTest))
  .chain(([next, test]) =>
    fc.constantFrom(
      { expectedPurchases: { next, ...test } },
      { lifetimeValue: { of: 'total', next, ...test } },
    ),
  )
const churn: Written = fc
  .tuple(fc.constantFrom({}, { below: 0.9 }, { below: 0.05 }), dateTest, zone)
  .map(([below, test, of]) => ({ churnsOn: { ...below, zone: of, ...test } }))

export const prediction: Written = fc
  .oneof(alive, ahead, churn)
  .map((measure) => ({ event: 'buy', ...measure }))
