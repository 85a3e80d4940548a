/**
 * A message that promises a code has one, or is not sent. Last of all guards, because a code is taken here for whatever
 * they let through; when it cannot be taken, the savepoint around the guard undoes it.
 */
import { claimCoupons, type Pool } from '../../coupons/claim-coupons.ts'
import type { Guard, GuardContext } from '../guard.ts'

export const COUPON_GUARD: Guard = {
  kind: 'coupon',
  reason: 'no-coupon',
  async withhold(candidates, context) {
    const pools = poolsOf(context)
    if (pools.length === 0) return new Set()
    const { tx, schema, now } = context
    const served = await claimCoupons(tx, { schema, pools, messages: candidates, now })
    return new Set(candidates.map((one) => one.messageId).filter((id) => !served.has(id)))
  },
}

function poolsOf({ template, programs }: GuardContext): readonly Pool[] {
  const ids = Object.values(template.data ?? {}).flatMap((datum) =>
    datum.kind === 'coupon' ? [datum.pool] : [],
  )
  return [...new Set(ids)].map((id) => {
    const pool = programs.coupons.get(id)
    // Whoever takes a pool out of the config wants none of its codes given any more.
    if (pool === undefined || pool.isRetired)
      throw new Error(`coupons "${id}" are no longer applied`)
    return { id, codes: pool.program.codes }
  })
}
