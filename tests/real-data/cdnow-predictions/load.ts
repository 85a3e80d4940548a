/** The published sample in, the script of two tables of a record shop's team out: customers, and one row for each purchase. */
import { readFileSync } from 'node:fs'
import { dataFile } from '../data-set.ts'

export const SAMPLE = 'cdnow/CDNOW_sample.txt'

export function sampleScript(): string {
  const lines = readFileSync(dataFile(SAMPLE), 'utf8').trim().split('\n')
  const rows = lines.map((line) => {
    const [, customer, day, , dollars] = line.trim().split(/\s+/)
    return `(${Number(customer)}, '${day}', ${dollars})`
  })
  return `
    create table sample_days (customer_id integer not null, date date not null, dollars numeric(10, 2) not null);
    insert into sample_days values ${rows.join(',\n')};
    create table sample_customers as select distinct customer_id from sample_days;
    alter table sample_customers add primary key (customer_id);
    create index on sample_days (customer_id, date);
    analyze sample_customers, sample_days;`
}
