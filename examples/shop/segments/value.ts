/** Who is worth most, and who is about to be lost. */
import { all, any, defineSegment, memberOf, not } from 'crm-as-code'
import { shop } from '../catalog.ts'

export const atRiskLoyal = defineSegment('at-risk-loyal', {
  title: '이탈 위험 단골',
  description: 'Bought at least five times in a year, and nothing for 45 days.',
  tags: ['behaviour', 'purchase-history'],
  where: all(
    shop.purchase.count({ last: '365d' }).atLeast(5),
    shop.purchase.daysSinceLast().atLeast(45),
    shop.traits.country.is('KR'),
    not(memberOf('employees')),
  ),
})

export const vip = defineSegment('vip', {
  title: 'VIP',
  description: 'Spent a million won in a year, or is a gold customer who bought this quarter.',
  tags: ['value'],
  where: all(
    any(
      shop.purchase.sum('total', { last: '1y' }).atLeast(1_000_000),
      all(shop.traits.tier.is('gold'), shop.purchase.count({ days: 90 }).atLeast(1)),
    ),
    not(memberOf('employees')),
  ),
})

export const highBasket = defineSegment('high-basket', {
  title: '객단가 높은 고객',
  tags: ['value'],
  where: all(
    shop.purchase.avg('total', { last: '1y' }).atLeast(150_000),
    shop.purchase.count({ last: '1y' }).atLeast(2),
  ),
})
