/** The published file in, the tables of a shop's team out: invoice lines as exported, lines without duplicates, customers. */
import { createReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import type { Client } from 'pg'
import { copyInto } from '../copy-into.ts'
import { dataFile } from '../data-set.ts'

const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const

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
  'create index on invoice_lines (customer_id, invoice_date)',
  'create index on distinct_lines (customer_id, invoice_date)',
  'analyze customers, invoice_lines, distinct_lines',
]

export async function loadOnlineRetail(client: Client): Promise<void> {
  await client.query(CREATE_LINES)
  const csv = createReadStream(dataFile('online-retail/online_retail.csv.gz'))
    .pipe(createGunzip())
    .pipe(parse({ columns: true }))
    .pipe(toCsv())
  const columns =
    'invoice_no, stock_code, description, quantity, invoice_date, unit_price, customer_id, country'
  await copyInto(client, `invoice_lines (${columns})`, csv)
  for (const statement of CREATE_REST) await client.query(statement)
}

function toCsv(): Transform {
  return new Transform({
    writableObjectMode: true,
    transform(row: Readonly<Record<string, string>>, _encoding, done) {
      done(null, `${COLUMNS.map((column) => csvField(row[column] ?? '')).join(',')}\n`)
    },
  })
}

/** An empty field stays unquoted, which COPY reads as null: 135,080 lines have no customer. */
function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
