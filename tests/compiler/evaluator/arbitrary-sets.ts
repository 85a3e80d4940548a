/** Random lists, SQL, messages, subscriptions and histories, as a person would write them (S12–S15). */
import fc from 'fast-check'
import { countTest, fixedWindow, type Written, zone } from './arbitrary-comparison.ts'
import { RAW_SQL } from './raw-sql.ts'

const listTests: Written = fc.constantFrom(
  { list: { file: 'listed.csv', column: 'key' } },
  { list: { table: 'looks', column: 'customer' } },
  { list: { table: 'orders', column: 'customer' } },
)

const messageTest: Written = fc
  .record({
    message: fc.constantFrom('sent', 'withheld', 'failed', 'unknown'),
    where: fc.constantFrom(
      undefined,
      {},
      { journey: 'winback' },
      { channel: 'sms', topic: 'offers' },
    ),
    test: countTest,
    window: fc.oneof(fc.constant({}), fixedWindow),
  })
  .map(({ message, where, test, window }) => ({
    message,
    ...(where === undefined ? {} : { where }),
    count: { ...test, ...window },
  }))

const topicTest: Written = fc.constantFrom(
  { topic: 'offers', is: 'subscribed' },
  { topic: 'offers', channel: 'sms', is: 'unsubscribed' },
  { topic: 'news', channel: 'email', is: 'unsubscribed' },
  { topic: 'news', channel: 'sms', is: 'subscribed' },
)

const heldTest: Written = fc
  .record({
    about: fc.oneof(
      fc.constantFrom(
        { trait: 'name', is: 'KR' },
        { trait: 'name', isNot: 'US' },
        { trait: 'name', is: 'kr', ignoreCase: true as const },
        { trait: 'name', isUnset: true },
        { trait: 'name', isSet: true },
        { trait: 'age', atLeast: 2 },
        { trait: 'age', in: [1, 5] },
      ),
    ),
    heldFor: fc.constantFrom('1s', '1h', '24h', '1d', '2d', '30d', '1mo', '1y'),
    zone,
  })
  .map(({ about, ...rest }) => ({ ...about, ...rest }))

const changedTest: Written = fc
  .record({
    about: fc.constantFrom(
      { trait: 'name', values: ['KR', 'kr', 'US'] },
      { trait: 'age', values: [1, 2, 5] },
    ),
    ends: fc.tuple(fc.option(fc.nat(2)), fc.option(fc.nat(2))),
    window: fc.oneof(fc.constant({}), fixedWindow),
  })
  .map(({ about: { trait, values }, ends: [from, to], window }) => ({
    trait,
    changed: {
      ...(from === null ? {} : { from: values[from] ?? null }),
      ...(to === null ? {} : { to: values[to] ?? null }),
      ...window,
    },
  }))

export const setTests: readonly Written[] = [
  listTests,
  fc.constantFrom(...RAW_SQL.map(({ written }) => written)),
  messageTest,
  topicTest,
  heldTest,
  changedTest,
]
