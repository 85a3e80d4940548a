/** The orders of a shop in, the complaints about them out: one order in twenty-five, most of them answered by now. */
import { DAY, type Milliseconds } from './calendar.ts'
import type { Order } from './orders.ts'
import { randomStream } from './random.ts'

export interface Complaint {
  readonly order: Order
  /** Orders are numbered from 1, in the order of time. */
  readonly orderId: number
  readonly at: Milliseconds
  readonly status: 'open' | 'closed'
}

/** A stream of its own for each customer, so that the shop without complaints is the same shop. */
const SALT = 0x5eed

export function generateComplaints(
  orders: readonly Order[],
  seed: number,
  until: Milliseconds,
): Complaint[] {
  const streams = new Map<number, ReturnType<typeof randomStream>>()
  const complaints = orders.flatMap((order, index): Complaint[] => {
    const known = streams.get(order.customerId)
    const random = known ?? randomStream(seed ^ SALT, order.customerId)
    streams.set(order.customerId, random)
    const complains = random.chance(0.04)
    const at = order.at + Math.round((2 + 5 * random.uniform()) * DAY)
    const status = random.chance(0.6) ? 'closed' : 'open'
    if (!complains || at >= until) return []
    return [{ order, orderId: index + 1, at, status }]
  })
  return complaints.sort((left, right) => left.at - right.at)
}
