/** A small project as files, with a seed, for the tests of `plan`, `apply` and `state`. */
export const CONFIG = `name: tiny
zone: Asia/Seoul
database:
  url: { env: DATABASE_URL }
  schema: crm
  embedded: { path: .crm, seed: ./seed.sql }
preferences: { url: 'https://tiny.example/preferences' }
`

export const CATALOG = `catalog: tiny
customers:
  table: customers
  key: id
  traits: { country: text, score: number, email: text, consent: boolean }
events: {}
---
topic: news
consent: { trait: consent, is: true }
---
channel: email
via: outbox
address: email
from: Tiny <hello@tiny.example>
directory: .crm/outbox
---
template: hello
channel: email
topic: news
subject: Hello
text: 'Welcome back. {{links.unsubscribe}}'
---
journey: welcome
trigger: { enters: high }
steps:
  - send: hello
`

export function segmentFile(atLeast: number, title = 'High score'): string {
  return `segment: high
title: ${title}
where: { trait: score, atLeast: ${atLeast} }
`
}

export const SEED = `create table customers (id text primary key, country text, score int, email text, consent boolean);
insert into customers select 'c' || n, 'KR', n, 'c' || n || '@mail.example', true from generate_series(1, 100) n;
alter table customers add column tags text[];
create table joins as select id as customer_id, timestamptz '2026-01-05 00:00Z' as at, score from customers;
`

export function tinyProject(atLeast = 91): Readonly<Record<string, string>> {
  return {
    'crm.config.yaml': CONFIG,
    'catalog.yaml': CATALOG,
    'segments.yaml': segmentFile(atLeast),
    'seed.sql': SEED,
  }
}
