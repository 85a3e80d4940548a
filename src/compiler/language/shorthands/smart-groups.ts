/**
 * The smart groups (S10): a shop's mapping in, conditions as a person would write them out. Thresholds are parts of the
 * shop's own customers, never amounts or days, so the groups fit any shop.
 */
import type { SmartMapping } from '../../../ir/catalog.ts'
import type { JsonObject } from '../../../ir/json.ts'

export interface SmartGroup {
  readonly title: string
  readonly description: string
  where(mapping: SmartMapping): JsonObject
}

const YEAR = { last: '365d' }
/** Longer than any shop has existed. */
const EVER = '100y'

export const SMART_GROUPS: Readonly<Record<string, SmartGroup>> = {
  vip: {
    title: 'VIP',
    description: 'The tenth of the buyers of the last year who spent most in it.',
    where: (shop) => yearlySpend(shop, 10),
  },
  'likely-vip': {
    title: 'Likely VIP',
    description: 'The fifth of the buyers of the last year behind the VIPs, still buying.',
    where: (shop) => ({ all: [yearlySpend(shop, [8, 9]), recency(shop, [4, 5])] }),
  },
  'needs-repurchase': {
    title: 'Needs repurchase',
    description:
      "Due or overdue by the customer's own cycle, up to three cycles after the last purchase.",
    where: ({ purchase: { event } }) => ({
      all: [
        { event, nextExpected: { within: { last: EVER } } },
        { event, nextExpected: { cycles: 3, inNext: EVER } },
      ],
    }),
  },
  'high-frequency': {
    title: 'High frequency',
    description:
      'The fifth of the buyers of the last year who bought most often in it, at least twice.',
    where: ({ purchase: { event } }) => ({
      all: [
        { event, count: { atLeast: 2, ...YEAR } },
        { rank: { event, count: YEAR }, quantile: 5, of: 5, among: bought(event, YEAR) },
      ],
    }),
  },
  'high-aov': {
    title: 'High order value',
    description: 'The fifth of the buyers of the last year with the highest average order in it.',
    where: ({ purchase: { event, total } }) => ({
      rank: { event, avg: { of: total, ...YEAR } },
      quantile: 5,
      of: 5,
    }),
  },
  new: {
    title: 'New',
    description: 'The fifth of the buyers whose first purchase is the latest, still buying.',
    where: (shop) => ({
      all: [
        { rank: { event: shop.purchase.event, firstAt: {} }, quantile: 5, of: 5 },
        recency(shop, [4, 5]),
      ],
    }),
  },
  prospect: {
    title: 'Prospect',
    description: 'Signed up or put something into the cart, and never bought.',
    where: ({ purchase: { event }, cart, signedUp }) => {
      const never = { event, count: { is: 0 } }
      const signs = [
        ...(signedUp === undefined ? [] : [{ trait: signedUp, isSet: true }]),
        ...(cart === undefined ? [] : [bought(cart)]),
      ]
      return signs.length === 0 ? never : { all: [never, { any: signs }] }
    },
  },
  'at-risk-loyal': {
    title: 'Loyal, at risk',
    description: 'The fifth of the buyers who bought most often, at least twice, and not of late.',
    where: (shop) => ({ all: [...loyal(shop), recency(shop, [2, 3])] }),
  },
  dormant: {
    title: 'Dormant',
    description:
      'The second fifth of the buyers by their last purchase, from the longest ago, without the loyal.',
    where: (shop) => ({ all: [recency(shop, 2), { not: { all: loyal(shop) } }] }),
  },
  lapsed: {
    title: 'Lapsed',
    description: 'The fifth of the buyers whose last purchase is the longest ago.',
    where: (shop) => recency(shop, 1),
  },
}
export const SMART_GROUP_NAMES = Object.keys(SMART_GROUPS)

/** No customer is in two groups of one of these. */
export const DISJOINT_GROUPS: readonly (readonly string[])[] = [
  ['vip', 'likely-vip'],
  ['prospect', 'new', 'at-risk-loyal', 'dormant', 'lapsed'],
]

/** Parts of equal size; 1 is the lowest. */
export type Part = number | readonly [first: number, last: number]

const partOf = (part: Part) => (typeof part === 'number' ? part : [...part])

function bought(event: string, window: JsonObject = {}): JsonObject {
  return { event, count: { atLeast: 1, ...window } }
}

function yearlySpend({ purchase: { event, total } }: SmartMapping, part: Part): JsonObject {
  const among = bought(event, YEAR)
  return { rank: { event, sum: { of: total, ...YEAR } }, quantile: partOf(part), of: 10, among }
}

function loyal(shop: SmartMapping): readonly JsonObject[] {
  return [{ event: shop.purchase.event, count: { atLeast: 2 } }, frequency(shop, 5)]
}

/** By the last purchase; 5 bought last. Who never bought has no place. */
export function recency({ purchase: { event } }: SmartMapping, part: Part): JsonObject {
  return { rank: { event, lastAt: {} }, quantile: partOf(part), of: 5 }
}

/** By the number of purchases; 5 bought most often. */
export function frequency({ purchase: { event } }: SmartMapping, part: Part): JsonObject {
  return { rank: { event, count: {} }, quantile: partOf(part), of: 5, among: bought(event) }
}

/** By what was spent; 5 spent most. */
export function monetary({ purchase: { event, total } }: SmartMapping, part: Part): JsonObject {
  const among = bought(event)
  return { rank: { event, sum: { of: total } }, quantile: partOf(part), of: 5, among }
}
