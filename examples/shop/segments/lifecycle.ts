/** From the first order to the last. */
import { all, defineSegment, memberOf, not } from 'crm-as-code'
import { shop } from '../catalog.ts'

export const newBuyers = defineSegment('new-buyers', {
  title: '첫 구매 고객',
  description: 'The first order ever, within the last 30 calendar days.',
  tags: ['purchase-history'],
  where: all(shop.purchase.count().is(1), shop.purchase.count({ days: 30 }).is(1)),
})

export const repeatBuyers = defineSegment('repeat-buyers', {
  title: '재구매 고객',
  tags: ['purchase-history'],
  where: shop.purchase.count().atLeast(2),
})

export const dormant = defineSegment('dormant', {
  title: '휴면 고객',
  description: 'Bought before, and neither bought nor looked for 90 days.',
  tags: ['behaviour'],
  where: all(
    shop.purchase.daysSinceLast().atLeast(90),
    shop.page_view.count({ last: '90d' }).is(0),
  ),
})

export const prospects = defineSegment('prospects', {
  title: '구매 전 고객',
  description: 'Signed up a week ago or earlier, and never bought.',
  tags: ['behaviour'],
  where: all(
    shop.traits.signed_up_at.isSet(),
    not(shop.traits.signed_up_at.within({ last: '7d' })),
    shop.purchase.count().is(0),
    not(memberOf('employees')),
  ),
})

export const quickStart = defineSegment('quick-start', {
  title: '가입 첫 주 구매 고객',
  tags: ['purchase-history'],
  where: shop.purchase
    .count({ relativeTo: { trait: 'signed_up_at', from: '0d', to: '7d' } })
    .atLeast(1),
})

export const promoters = defineSegment('promoters', {
  title: '추천할 만한 고객',
  description: 'Three orders in half a year, the last within two weeks, and no open complaint.',
  tags: ['purchase-history', 'behaviour'],
  where: all(
    shop.purchase.count({ last: '180d' }).atLeast(3),
    shop.purchase.daysSinceLast().atMost(14),
    not(memberOf('open-complaint')),
    not(memberOf('employees')),
  ),
})
