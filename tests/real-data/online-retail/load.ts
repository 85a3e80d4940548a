/** The published file in, the tables of a shop's team out: invoice lines as exported, lines without duplicates, customers. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { Client } from 'pg'
import { copyInto } from '../copy-into.ts'
import { dataFile } from '../data-set.ts'

const CREATE_LINES = `create table invoice_lines (
  invoice_no text not null, stock_code text not null, description text,
  quantity integer not null, invoice_date timestamp not null, unit_price numeric(12, 3) not null,
  customer_id integer, country text not null,
  amount numeric(16, 3) generated always as (quantity * unit_price) stored)`

const CREATE_REST = [
  'create table distinct_lines as select distinct * from invoice_lines',
  `create table customers as
    select distinct customer_id from invoice_lines where customer_id is not null`,
  'alter table customers add primary key (customer_id)',
  'create index on invoice_lines (customer_id)',
  'create index on invoice_lines (invoice_date)',
  'create index on distinct_lines (customer_id)',
  'analyze customers, invoice_lines, distinct_lines',
]

const COLUMNS =
  'invoice_no, stock_code, description, quantity, invoice_date, unit_price, customer_id, country'

/** PostgreSQL reads the file's CSV itself. An empty field is null there: 135,080 lines have no customer. */
export async function loadOnlineRetail(client: Client): Promise<void> {
  await client.query(CREATE_LINES)
  const file = createReadStream(dataFile('online-retail/online_retail.csv.gz'))
  await copyInto(client, `invoice_lines (${COLUMNS})`, file.pipe(createGunzip()), 'header')
  for (const statement of CREATE_REST) await client.query(statement)
}
