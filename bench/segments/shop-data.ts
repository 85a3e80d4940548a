/** Sizes in, a shop's tables filled with them out: skewed activity over 365 days, made by the server from a fixed seed. */
import type pg from 'pg'

export interface ShopSize {
  readonly customers: number
  readonly events: number
}

/** The end of the data, and the as-of of the first refresh. */
export const AS_OF = '2026-03-01T00:00:00.000Z'
export const HOUR_LATER = '2026-03-01T01:00:00.000Z'
export const CATEGORIES = [
  'shoes',
  'bags',
  'hats',
  'coats',
  'rings',
  'books',
  'toys',
  'food',
] as const
export const CHANNELS = ['web', 'app', 'store'] as const

const HOURS = 365 * 24

export async function fillShop(client: pg.Client, size: ShopSize): Promise<void> {
  await client.query(`
    create table customers (
      id bigint primary key, country text not null, vip boolean not null, age int not null,
      signed_up_at timestamptz not null, updated_at timestamptz not null);
    create table orders (
      id bigint not null, customer_id bigint not null, ordered_at timestamptz not null, total numeric(12,2) not null,
      category text not null, channel text not null, added_at timestamptz not null);
    select setseed(0.42);`)
  await client.query(
    `insert into customers
      select n, (array['KR', 'JP', 'US', 'DE'])[1 + floor(random() ^ 2 * 4)::int], random() < 0.1, 18 + floor(random() * 60)::int,
        timestamptz '${AS_OF}' - random() * interval '1000 days', timestamptz '${AS_OF}' - random() * interval '300 days'
      from generate_series(1, $1::bigint) n`,
    [size.customers],
  )
  await client.query(
    `insert into orders ${ordersSql(`timestamptz '${AS_OF}' - random() * interval '365 days'`)}`,
    [1, size.events, size.customers],
  )
  await client.query(`
    create index on orders (customer_id);
    create index on orders (ordered_at);
    create index on orders (added_at);
    create index on customers (updated_at);`)
  await client.query('vacuum analyze customers, orders')
}

/** What an hour adds at the rate of the year before. */
export async function addHour(client: pg.Client, size: ShopSize): Promise<void> {
  const count = Math.max(1, Math.round(size.events / HOURS))
  await client.query(
    `insert into orders ${ordersSql(`timestamptz '${AS_OF}' + random() * interval '1 hour'`)}`,
    [size.events + 1, size.events + count, size.customers],
  )
}

/** A few customers buy most: the cube of an even draw. */
function ordersSql(at: string): string {
  return `
    select n, 1 + floor(random() ^ 3 * $3::bigint)::bigint, at, round((random() ^ 2 * 500)::numeric, 2),
      (array['${CATEGORIES.join("','")}'])[1 + floor(random() ^ 1.5 * ${CATEGORIES.length})::int],
      (array['${CHANNELS.join("','")}'])[1 + floor(random() * ${CHANNELS.length})::int], at
    from (select n, ${at} as at from generate_series($1::bigint, $2::bigint) n) e`
}
