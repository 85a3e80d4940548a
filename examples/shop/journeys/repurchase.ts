/** Repurchase: everyone at their own pace, reminded when due, and won back before they are likely lost for good. */
import {
  defineJourney,
  enters,
  exit,
  onAnniversary,
  onDate,
  send,
  wait,
  waitFor,
} from 'crm-as-code'
import { shop } from '../catalog.ts'
import { dormant, repeatBuyers } from '../segments/lifecycle.ts'

export const repurchaseReminder = defineJourney('repurchase-reminder', {
  title: '재구매 알림',
  description: 'Two days before the next order is expected, by the cycle of this very customer.',
  trigger: onDate(shop.traits.next_order_on, { before: '2d', at: '10:00' }),
  // The date moves with each order, so it comes again; but not every week to who buys every week.
  reentry: { after: '21d' },
  steps: [send('repurchase-reminder', { expireAfter: '1d' })],
})

export const birthdayCoupon = defineJourney('birthday-coupon', {
  title: '생일 쿠폰',
  description: 'Three days before the birthday, so that the code can be used on it.',
  trigger: onAnniversary(shop.traits.birthday, { before: '3d', at: '10:00' }),
  reentry: { after: '300d' },
  steps: [send('birthday-coupon', { expireAfter: '3d' })],
})

export const winback = defineJourney('winback', {
  title: '단골 되찾기',
  description: 'On the day on which the model thinks a repeat buyer more likely gone than not.',
  trigger: onDate(shop.traits.churns_on, { at: '10:00', segment: repeatBuyers }),
  reentry: { after: '90d' },
  exitWhen: shop.purchase,
  steps: [
    send('winback-1', { expireAfter: '2d' }),
    wait('7d'),
    send('winback-2', { expireAfter: '2d' }),
    exit('told-twice'),
  ],
})

export const dormancyNotice = defineJourney('dormancy-notice', {
  title: '휴면 전환 안내',
  description: 'Informs, and does not advertise: points are lost when an account goes to sleep.',
  trigger: enters(dormant),
  reentry: { after: '180d' },
  steps: [
    send('dormancy-notice'),
    // Who comes back within a month is awake again, and hears no more of it.
    waitFor(shop.purchase, {
      timeout: '30d',
      id: 'woken',
      then: [exit('bought again')],
      otherwise: [send('dormancy-last-notice', { expireAfter: '7d' })],
    }),
  ],
})
