/** A directory in, a project in it out whose one journey takes everyone through wait, branch and send, guarded and rendered. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the journey's schedule says, and when the last of its messages is due. */
export const STARTS_AT_HOUR = 9
export const WAITS_HOURS = 1

const CONFIG = `name: bench
zone: UTC
refresh: 0 0 1 1 *
database: { url: { env: DATABASE_URL }, schema: crm }
preferences: { url: https://shop.example/preferences }
guards:
  quietHours: { from: '22:00', to: '08:00' }
  caps: [{ atMost: 3, last: 7d }]
`

const PROJECT = `catalog: bench
customers:
  table: customers
  key: { column: id, type: integer }
  traits:
    email: text
    name: text
    country: text
    city: text
    plan: text
    points: number
    visits: number
    referral: text
    level: text
    agent: text
    marketing: boolean
    bounced: boolean
---
topic: news
consent: { trait: marketing, is: true }
---
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
suppress: { trait: bounced, is: true }
---
segment: everyone
where: { trait: marketing, is: true }
---
journey: spring
trigger: { schedule: '0 ${STARTS_AT_HOUR} * * *', segment: everyone }
reentry: always
steps:
  - wait: ${WAITS_HOURS}h
  - branch:
      - { when: { trait: country, is: KR }, steps: [{ send: at-home }] }
      - { otherwise: true, steps: [{ send: abroad }] }
---
${templateOf('at-home', 'at home')}---
${templateOf('abroad', 'abroad')}`

/** Ten variables of the customer, and the link that marketing e-mail needs. */
function templateOf(id: string, where: string): string {
  return `template: ${id}
channel: email
topic: news
class: marketing
subject: '{{customer.name}}, spring has come to {{customer.city}}'
text: |
  Hello {{customer.name}} of {{customer.country}},
  you have {{customer.points}} points from {{customer.visits}} visits on plan {{customer.plan}} (${where}).
  Your level is {{customer.level}}. Give {{customer.referral}} to a friend, ask {{customer.agent}}, or write from {{customer.email}}.
  To get no more of these: {{links.unsubscribe}}
`
}

export async function writeJourneyProject(directory: string): Promise<void> {
  await writeFile(join(directory, 'crm.config.yaml'), CONFIG)
  await writeFile(join(directory, 'project.yaml'), PROJECT)
}

/** One row each for as many people: all with consent and an address of their own. */
export function customersOf(people: number): readonly string[] {
  return [
    `create table customers as
      select id, 'person' || id || '@shop.example' as email, 'Person ' || id as name,
             (array['KR', 'JP', 'US'])[1 + id % 3] as country, (array['Seoul', 'Osaka', 'Boston'])[1 + id % 3] as city,
             (array['free', 'plus', 'gold'])[1 + id % 3] as plan, id % 1000 as points, id % 50 as visits,
             'R' || id as referral, 'level ' || id % 9 as level, 'agent ' || id % 20 as agent,
             true as marketing, false as bounced
      from generate_series(1, ${people}) as id`,
    'alter table customers add primary key (id)',
    'analyze customers',
  ]
}
