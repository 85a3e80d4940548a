/** A stream of random numbers and the as-of in, one customer of the shop out: some without e-mail, consent or birthday. */
import { DAY, dateText, type Milliseconds } from './calendar.ts'
import type { RandomStream } from './random.ts'

export interface Person {
  readonly id: number
  readonly email: string | null
  readonly name: string | null
  readonly phone: string | null
  readonly country: string | null
  readonly city: string | null
  readonly birthday: string | null
  readonly signedUpAt: Milliseconds
  readonly marketingConsent: boolean | null
  /** Of the last consent; nobody has one who did not consent. */
  readonly consentedAt: Milliseconds | null
  readonly emailBounced: boolean
  readonly points: number
  readonly interests: string | null
  readonly tier: string | null
}

const SURNAMES: readonly (readonly [string, number])[] = [
  ['김', 21],
  ['이', 15],
  ['박', 8],
  ['최', 5],
  ['정', 5],
  ['강', 2],
  ['조', 2],
  ['윤', 2],
  ['장', 2],
  ['임', 2],
]
const GIVEN_NAMES = [
  '서연',
  '민준',
  '지우',
  '서준',
  '하은',
  '도윤',
  '지민',
  '예준',
  '수아',
  '현우',
  '유진',
  '지훈',
  '은지',
  '성민',
  '보라',
  '태영',
] as const
const CITIES: readonly (readonly [string, number])[] = [
  ['Seoul', 38],
  ['Busan', 12],
  ['Incheon', 10],
  ['Daegu', 8],
  ['Daejeon', 6],
  ['Gwangju', 5],
  ['Suwon', 5],
  ['Jeju', 2],
]
const ABROAD: readonly (readonly [readonly [string, string], number])[] = [
  [['JP', 'Tokyo'], 3],
  [['US', 'Los Angeles'], 2],
  [['TW', 'Taipei'], 1],
]

/** Signed up within the last four hundred days, more of them lately: the shop grows. */
export function generatePerson(id: number, asOf: Milliseconds, random: RandomStream): Person {
  const age = 400 * random.uniform() ** 1.4
  const signedUpAt = asOf - Math.round(age * DAY) - 3_600_000
  const isEmployee = id % 97 === 0
  const [country, city] = random.chance(0.06)
    ? random.weighted(ABROAD)
    : (['KR', random.weighted(CITIES)] as const)
  const consent = random.weighted([
    [true, 68],
    [false, 24],
    [null, 8],
  ])
  return {
    id,
    email: emailOf(id, isEmployee, random),
    name: random.chance(0.02) ? null : random.weighted(SURNAMES) + random.pick(GIVEN_NAMES),
    phone: random.chance(0.15) ? null : phoneNumber(random),
    country: random.chance(0.04) ? null : country,
    city: random.chance(0.1) ? null : city,
    birthday: random.chance(0.2) ? null : birthday(asOf, random),
    signedUpAt,
    marketingConsent: consent,
    consentedAt: consent === true ? consentedAt(id, signedUpAt) : null,
    emailBounced: random.chance(0.015),
    points: random.chance(0.3) ? 0 : Math.round(random.exponential(3200)),
    interests: random.chance(0.4) ? null : interests(random),
    tier: random.weighted([
      ['basic', 70],
      ['silver', 18],
      ['gold', 8],
      [null, 4],
    ]),
  }
}

/** With the sign-up; every eighth did on paper in the store, up to three years before the shop was on the web. */
function consentedAt(id: number, signedUpAt: Milliseconds): Milliseconds {
  return id % 8 === 0 ? signedUpAt - (300 + ((id * 37) % 700)) * DAY : signedUpAt
}

function emailOf(id: number, isEmployee: boolean, random: RandomStream): string | null {
  if (isEmployee) return `staff${id}@shop.example`
  return random.chance(0.06) ? null : `customer${id}@mail.example`
}

function phoneNumber(random: RandomStream): string {
  return `010${random.integer(10000000, 99999999)}`
}

/** Between 18 and 65 years ago. */
function birthday(asOf: Milliseconds, random: RandomStream): string {
  return dateText(asOf - Math.round((18 + 47 * random.uniform()) * 365.25 * DAY))
}

/** A PostgreSQL array literal of one or two interests. */
function interests(random: RandomStream): string {
  const all = ['shoes', 'outer', 'top', 'bag', 'beauty', 'living'] as const
  const first = random.pick(all)
  const second = random.pick(all)
  return first === second ? `{${first}}` : `{${first},${second}}`
}
