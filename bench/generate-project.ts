/** A number of segments in, a project of that many YAML files on disk out, over one small shop. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CONFIG = `name: bench
zone: Asia/Seoul
refresh: 0 6 * * *
database: { url: { env: DATABASE_URL }, schema: crm }
`

const CATALOG = `catalog: bench
customers:
  table: customers
  key: { column: id, type: integer }
  traits: { country: text, age: number, vip: boolean, signed_up_at: instant }
events:
  purchase:
    table: orders
    customer: customer_id
    at: ordered_at
    properties: { total: { type: money, currency: KRW }, category: text }
`

/** Rows are few, because what grows in this benchmark is the project. */
export const TABLES = [
  `create table customers as
    select id, (array['KR', 'JP', 'US'])[1 + id % 3] as country, 20 + id % 60 as age, id % 10 = 0 as vip,
           timestamptz '2025-01-01Z' + id * interval '1 hour' as signed_up_at
    from generate_series(1, 1000) as id`,
  'alter table customers add primary key (id)',
  `create table orders as
    select 1 + id % 1000 as customer_id, timestamptz '2025-06-01Z' + id * interval '1 hour' as ordered_at,
           (id % 50 * 1000)::numeric as total, (array['shoes', 'bags', 'hats'])[1 + id % 3] as category
    from generate_series(1, 5000) as id`,
  'create index on orders (customer_id, ordered_at)',
  'analyze customers, orders',
]

/** The directory of a new project. One file per segment, which is the most work for loading. */
export async function generateProject(segments: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `crm-bench-${segments}-`))
  await mkdir(join(directory, 'segments'))
  await writeFile(join(directory, 'crm.config.yaml'), CONFIG)
  await writeFile(join(directory, 'catalog.yaml'), CATALOG)
  for (let index = 0; index < segments; index += 1) {
    await writeFile(join(directory, 'segments', `segment-${index}.yaml`), segmentText(index))
  }
  return directory
}

/** No two are alike, and each reads traits and events, with one in ten built on another of its country. */
function segmentText(index: number): string {
  const country = ['KR', 'JP', 'US'][index % 3]
  const built = index % 10 === 9 ? [`    - not: { segment: segment-${index - 3} }`] : []
  return [
    `segment: segment-${index}`,
    `title: Segment ${index}`,
    'where:',
    '  all:',
    `    - { trait: country, is: ${country} }`,
    `    - { event: purchase, count: { atLeast: ${1 + (index % 5)}, last: ${30 + index}d } }`,
    '    - any:',
    `        - { trait: age, moreThan: ${20 + (index % 60)} }`,
    `        - { event: purchase, where: { property: category, is: shoes }, sum: { of: total, atLeast: ${index * 1000}, days: 90 } }`,
    ...built,
    '',
  ].join('\n')
}
