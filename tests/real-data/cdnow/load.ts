/** The published files in, the tables of a record shop's team out: purchases, days with a purchase, customers. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { Client } from 'pg'
import { copyInto } from '../copy-into.ts'
import { dataFile } from '../data-set.ts'

const CREATE = [
  'create table purchases (customer_id text not null, date date not null, cds integer not null, dollars numeric(10, 2) not null)',
  'create table sample_purchases (customer_id text not null, sample_id text not null, date date not null, cds integer not null, dollars numeric(10, 2) not null)',
]

const CREATE_REST = [
  `create table purchase_days as
    select customer_id, date, sum(dollars) as dollars from purchases group by customer_id, date`,
  `create table customers as
    select customer_id, customer_id in (select customer_id from sample_purchases) as in_sample
    from purchases group by customer_id`,
  'alter table customers add primary key (customer_id)',
  'create index on purchases (customer_id, date)',
  'create index on purchase_days (customer_id, date)',
  'analyze customers, purchases, purchase_days',
]

export async function loadCdnow(client: Client): Promise<void> {
  for (const statement of CREATE) await client.query(statement)
  await copyInto(client, 'purchases', fieldsAsCsv('cdnow/CDNOW_master.txt', 1), 'data')
  await copyInto(client, 'sample_purchases', fieldsAsCsv('cdnow/CDNOW_sample.txt', 0), 'data')
  for (const statement of CREATE_REST) await client.query(statement)
}

/** Fields stand between any number of spaces; dates are `YYYYMMDD`, which PostgreSQL reads as they are. */
function fieldsAsCsv(path: string, headerLines: number): Readable {
  return Readable.from(csvLines(path, headerLines))
}

async function* csvLines(path: string, headerLines: number): AsyncGenerator<string> {
  let skip = headerLines
  for await (const line of createInterface({ input: createReadStream(dataFile(path)) })) {
    if (skip-- > 0 || line.trim() === '') continue
    yield `${line.trim().split(/\s+/).join(',')}\n`
  }
}
