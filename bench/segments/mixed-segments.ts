/**
 * A number in, that many segments of mixed kinds out: each as config, and as the query an analyst writes by hand for it, with
 * the as-of as `$1`.
 */
import type { Json } from '../../src/ir/json.ts'
import { CATEGORIES, CHANNELS } from './shop-data.ts'

export interface MixedSegment {
  readonly id: string
  readonly where: Json
  /** `select … as customer_id` */
  readonly query: string
}

/** Windows that teams use; segments share them, as segments do. */
const DAYS = [1, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365] as const

export function mixedSegments(count: number): readonly MixedSegment[] {
  return Array.from({ length: count }, (_, index) => {
    const make = KINDS[index % KINDS.length]
    if (make === undefined) throw new Error('no kinds')
    const round = Math.floor(index / KINDS.length)
    return { id: `s${index}`, ...make(round) }
  })
}

type Make = (round: number) => Omit<MixedSegment, 'id'>

const daysOf = (round: number, offset: number) => DAYS[(round + offset) % DAYS.length] ?? 30
const categoryOf = (round: number) => CATEGORIES[round % CATEGORIES.length] ?? 'shoes'
const channelOf = (round: number) => CHANNELS[round % CHANNELS.length] ?? 'web'
const since = (days: number) =>
  `ordered_at >= ($1::timestamptz at time zone 'UTC' - interval '${days} days') at time zone 'UTC' and ordered_at <= $1`
const EVER = 'ordered_at <= $1'

const grouped = (where: string, having: string) =>
  `select customer_id from orders where ${where} group by customer_id having ${having}`

const KINDS: readonly Make[] = [
  (n) => {
    const [days, least] = [daysOf(n, 5), 1 + (n % 6)]
    return {
      where: { event: 'purchase', count: { atLeast: least, last: `${days}d` } },
      query: grouped(since(days), `count(*) >= ${least}`),
    }
  },
  (n) => {
    const [days, category] = [daysOf(n, 8), categoryOf(n)]
    return {
      where: {
        event: 'purchase',
        where: { property: 'category', is: category },
        count: { atLeast: 1 + (n % 3), last: `${days}d` },
      },
      query: grouped(`${since(days)} and category = '${category}'`, `count(*) >= ${1 + (n % 3)}`),
    }
  },
  (n) => {
    const [days, least] = [daysOf(n, 6), 100 + (n % 20) * 50]
    return {
      where: { event: 'purchase', sum: { of: 'total', atLeast: least, last: `${days}d` } },
      query: grouped(since(days), `sum(total) >= ${least}`),
    }
  },
  (n) => {
    const days = daysOf(n, 4)
    return {
      where: {
        all: [
          { event: 'purchase', count: { atLeast: 2, last: '365d' } },
          { event: 'purchase', count: { is: 0, last: `${days}d` } },
        ],
      },
      query: `${grouped(since(365), 'count(*) >= 2')} except select customer_id from orders where ${since(days)}`,
    }
  },
  (n) => {
    const low = 10 + (n % 12) * 7
    return {
      where: { event: 'purchase', daysSinceLast: { between: [low, low + 20] } },
      query: grouped(
        EVER,
        `($1::timestamptz at time zone 'UTC')::date - (max(ordered_at) at time zone 'UTC')::date between ${low} and ${low + 20}`,
      ),
    }
  },
  (n) => {
    const [age, country] = [20 + (n % 40), ['KR', 'JP', 'US', 'DE'][n % 4] ?? 'KR']
    return {
      where: {
        all: [
          { trait: 'country', is: country },
          { trait: 'age', atLeast: age },
        ],
      },
      query: `select id as customer_id from customers where country = '${country}' and age >= ${age}`,
    }
  },
  (n) => {
    const [days, least] = [daysOf(n, 7), 1 + (n % 4)]
    return {
      where: {
        all: [
          { trait: 'vip', is: true },
          { event: 'purchase', count: { lessThan: least, last: `${days}d` } },
        ],
      },
      query: `select c.id as customer_id from customers c where c.vip and (
        select count(*) from orders o where o.customer_id = c.id and ${since(days).replaceAll('ordered_at', 'o.ordered_at')}) < ${least}`,
    }
  },
  (n) => {
    const [days, least] = [daysOf(n, 9), 40 + (n % 10) * 20]
    return {
      where: { event: 'purchase', avg: { of: 'total', atLeast: least, last: `${days}d` } },
      query: grouped(since(days), `avg(total) >= ${least}`),
    }
  },
  (n) => {
    const [days, channel] = [daysOf(n, 10), channelOf(n)]
    const least = 100 + (n % 8) * 100
    return {
      where: {
        event: 'purchase',
        where: { property: 'channel', is: channel },
        sum: { of: 'total', moreThan: least, last: `${days}d` },
      },
      query: grouped(`${since(days)} and channel = '${channel}'`, `sum(total) > ${least}`),
    }
  },
  (n) => {
    const [days, least] = [daysOf(n, 11), 300 + (n % 4) * 40]
    return {
      where: {
        any: [
          { event: 'purchase', max: { of: 'total', atLeast: least, last: `${days}d` } },
          { trait: 'signed_up_at', within: { last: '7d' } },
        ],
      },
      query: `${grouped(since(days), `max(total) >= ${least}`)} union select id from customers
        where signed_up_at >= ($1::timestamptz at time zone 'UTC' - interval '7 days') at time zone 'UTC' and signed_up_at <= $1`,
    }
  },
]
