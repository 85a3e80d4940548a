/** A customer and their orders in, their clicks out: visits that end in an order, and visits that do not. */
import { atShoppingHour, DAY, MINUTE, type Milliseconds } from './calendar.ts'
import type { Order } from './orders.ts'
import type { Person } from './people.ts'
import { PRODUCTS, type Product } from './products.ts'
import type { RandomStream } from './random.ts'

export interface Click {
  /** Absent before the visitor signed up. */
  readonly customerId: number | null
  readonly at: Milliseconds
  readonly name: 'page_view' | 'search' | 'add_to_cart'
  readonly path: string
  readonly product: Product | null
  readonly keyword: string | null
  readonly visit: Visit
}

/** What all clicks of one visit share. */
export interface Visit {
  readonly source: string | null
  readonly medium: string | null
  readonly campaign: string | null
  readonly referrer: string | null
  readonly country: string | null
  readonly city: string | null
  readonly device: 'mobile' | 'desktop' | 'tablet'
  readonly browser: string
  readonly os: string
}

type Source = readonly [string | null, string | null, string | null, string | null]
const SOURCES: readonly (readonly [Source, number])[] = [
  [[null, null, null, null], 34],
  [['naver', 'search', null, 'https://search.naver.com/'], 24],
  [['naver', 'cpc', 'autumn-brand', 'https://search.naver.com/'], 8],
  [['kakao', 'message', 'channel-friends', null], 9],
  [['instagram', 'social', 'autumn-look', 'https://l.instagram.com/'], 11],
  [['google', 'cpc', 'shopping', 'https://www.google.com/'], 7],
]
const FROM_OUR_MAIL: readonly (readonly [Source, number])[] = [
  [['crm', 'email', 'newsletter', null], 5],
  [['crm', 'email', 'winback', null], 2],
]
const KEYWORDS = ['러닝화', '겨울 코트', '니트', '크로스백', '수분 크림', '수건'] as const

export function generateClicks(
  person: Person,
  orders: readonly Order[],
  until: Milliseconds,
  random: RandomStream,
): Click[] {
  const clicks: Click[] = []
  for (const order of orders) {
    const start = order.at - Math.round((4 + 20 * random.uniform()) * MINUTE)
    clicks.push(...browse(person, start, order.product, true, random))
  }
  const gap = random.gamma(2, 26) * DAY
  // One visit before signing up, which belongs to nobody yet.
  let at = person.signedUpAt - random.exponential(2 * DAY)
  while (at < until) {
    const start = atShoppingHour(at, random)
    if (start < until) {
      clicks.push(...browse(person, start, random.pick(PRODUCTS), random.chance(0.3), random))
    }
    at += random.exponential(Math.max(gap, 2 * DAY))
  }
  return clicks
}

/** Lands on a page, perhaps searches, looks at a product, perhaps puts it into the cart. */
function browse(
  person: Person,
  start: Milliseconds,
  product: Product,
  putsIntoCart: boolean,
  random: RandomStream,
): Click[] {
  const visit = generateVisit(person, random)
  const searches = random.chance(0.25)
  const customerId = start < person.signedUpAt ? null : person.id
  const click = (name: Click['name'], path: string, more: Partial<Click>) => ({
    customerId,
    name,
    path,
    product: null,
    keyword: null,
    visit,
    ...more,
  })
  const path = `/products/${product.sku.toLowerCase()}`
  const steps = [
    click('page_view', random.chance(0.6) ? '/' : `/category/${product.category}`, {}),
    ...(searches ? [click('search', '/search', { keyword: random.pick(KEYWORDS) })] : []),
    click('page_view', path, { product }),
    ...(putsIntoCart ? [click('add_to_cart', path, { product })] : []),
  ]
  return steps.map((step, index) => ({ ...step, at: start + index * MINUTE }))
}

function generateVisit(person: Person, random: RandomStream): Visit {
  const sources = person.marketingConsent === true ? [...SOURCES, ...FROM_OUR_MAIL] : SOURCES
  const [source, medium, campaign, referrer] = random.weighted(sources)
  const [device, os, browser] = random.weighted<readonly [Visit['device'], string, string]>([
    [['mobile', 'Android', 'Samsung Internet'], 32],
    [['mobile', 'Android', 'Chrome'], 12],
    [['mobile', 'iOS', 'Safari'], 26],
    [['desktop', 'Windows', 'Chrome'], 18],
    [['desktop', 'macOS', 'Safari'], 5],
    [['tablet', 'iPadOS', 'Safari'], 4],
  ])
  // Now and then away from home, and now and then unknown.
  const city = random.chance(0.08) ? random.pick(['Seoul', 'Busan', 'Jeju']) : person.city
  return { source, medium, campaign, referrer, country: person.country, city, device, browser, os }
}
