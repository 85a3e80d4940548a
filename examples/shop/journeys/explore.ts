/**
 * Explore: what was looked at or put into the cart is brought to mind once, each product on its own (`key`), unless the
 * customer has bought meanwhile. Only what people think over: nobody is written to about a T-shirt.
 */
import { defineJourney, on, send, since, wait, waitUntilTime } from 'crm-as-code'
import { shop } from '../catalog.ts'

export const browseReminder = defineJourney('browse-reminder', {
  title: '본 상품 알림',
  description: 'In the evening after the day on which an expensive product was looked at.',
  trigger: on(
    shop.page_view.where((p) => p.price.atLeast(200_000)),
    { key: 'sku' },
  ),
  // The same coat again after a month; another coat is another key.
  reentry: { after: '30d' },
  exitWhen: shop.purchase,
  steps: [wait('1d'), waitUntilTime('19:00'), send('browse-reminder', { expireAfter: '1d' })],
})

export const cartReminder = defineJourney('cart-reminder', {
  title: '장바구니 알림',
  description: 'Four hours after something was put into the cart, while it is still wanted.',
  trigger: on(
    shop.add_to_cart.where((p) => p.price.atLeast(200_000)),
    { key: 'sku' },
  ),
  reentry: { after: '14d' },
  // Any purchase since: who has just bought is not asked to buy.
  exitWhen: since(shop.purchase),
  steps: [wait('4h'), send('cart-reminder', { expireAfter: '12h' })],
})
