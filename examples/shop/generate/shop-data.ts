/** Number of customers, seed and as-of in, every row of the shop out, ordered in time. */
import { DAY, type Milliseconds } from './calendar.ts'
import { type Complaint, generateComplaints } from './complaints.ts'
import { generateOrders, type Order } from './orders.ts'
import { generatePerson, type Person } from './people.ts'
import { randomStream } from './random.ts'
import { type Click, generateClicks } from './visits.ts'

export interface ShopData {
  readonly people: readonly Person[]
  readonly orders: readonly Order[]
  readonly clicks: readonly Click[]
  readonly complaints: readonly Complaint[]
}

/** Life goes on for forty days after as-of, so that a virtual month has something to react to. */
const DAYS_AHEAD = 40

export function generateShop(input: {
  readonly customers: number
  readonly seed: number
  readonly asOf: Milliseconds
}): ShopData {
  const until = input.asOf + DAYS_AHEAD * DAY
  const people: Person[] = []
  const orders: Order[] = []
  const clicks: Click[] = []
  for (let id = 1; id <= input.customers; id += 1) {
    const random = randomStream(input.seed, id)
    const person = generatePerson(id, input.asOf, random)
    const own = generateOrders(person, until, random)
    people.push(person)
    orders.push(...own)
    clicks.push(...generateClicks(person, own, until, random))
  }
  orders.sort(byTime)
  const complaints = generateComplaints(orders, input.seed, until)
  return { people, orders, clicks: clicks.sort(byTime), complaints }
}

function byTime(left: { at: Milliseconds }, right: { at: Milliseconds }): number {
  return left.at - right.at
}
