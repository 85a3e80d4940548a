/** A customer in, their orders out, by "buy till you die": everyone buys at a rate of their own and one day stops. */
import { atShoppingHour, DAY, type Milliseconds } from './calendar.ts'
import type { Person } from './people.ts'
import { PRODUCTS, type Product } from './products.ts'
import type { RandomStream } from './random.ts'

export interface Order {
  readonly customerId: number
  readonly at: Milliseconds
  readonly status: 'paid' | 'cancelled' | 'refunded'
  readonly total: number
  readonly items: number
  readonly product: Product
}

/**
 * BG/NBD: purchase rates are gamma distributed over people (mean one in 33 days); after each purchase a person
 * stops for good with a probability that is beta distributed over people.
 */
export function generateOrders(person: Person, until: Milliseconds, random: RandomStream): Order[] {
  if (random.chance(0.18)) return []
  const meanGap = DAY / Math.max(random.gamma(1.2, 0.025), 0.002)
  const dropout = random.beta(0.8, 4.5)
  const spending = Math.exp(0.35 * random.normal())
  const orders: Order[] = []
  let at = person.signedUpAt + random.exponential(9 * DAY)
  while (at < until) {
    const instant = Math.max(atShoppingHour(at, random), person.signedUpAt + 60_000)
    if (instant < until) orders.push(generateOrder(person, instant, spending, random))
    if (random.chance(dropout)) break
    at += random.exponential(meanGap)
  }
  return orders
}

function generateOrder(
  person: Person,
  at: Milliseconds,
  spending: number,
  random: RandomStream,
): Order {
  const product = random.pick(PRODUCTS)
  const items = random.weighted([
    [1, 70],
    [2, 22],
    [3, 8],
  ])
  const total = Math.round((product.price * items * spending) / 100) * 100
  const status = random.weighted([
    ['paid', 94],
    ['cancelled', 4],
    ['refunded', 2],
  ] as const)
  return { customerId: person.id, at, status, total, items, product }
}
