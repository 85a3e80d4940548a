/** The shop's own tables, as its order system would have them; crm only reads them. */

const POOLS = ['welcome_codes', 'birthday_codes', 'referral_codes'] as const

export const CREATE_TABLES = [
  `create table customers (
    id integer primary key,
    email text,
    name text,
    phone text,
    country text,
    city text,
    birthday date,
    signed_up_at timestamptz not null,
    marketing_consent boolean,
    consented_at timestamptz,
    consented_on date generated always as ((consented_at at time zone 'Asia/Seoul')::date) stored,
    email_bounced boolean not null,
    points integer not null,
    interests text[],
    attributes jsonb not null
  )`,
  `create table orders (
    id bigint primary key,
    customer_id integer not null,
    ordered_at timestamptz not null,
    status text not null,
    total numeric(12, 0) not null,
    items integer not null,
    sku text not null,
    product text not null,
    category text not null
  )`,
  `create table web_events (
    id bigint primary key,
    customer_id integer,
    at timestamptz not null,
    name text not null,
    path text not null,
    sku text,
    product text,
    category text,
    price numeric(12, 0),
    search_keyword text,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    referrer text,
    country text,
    city text,
    device text,
    browser text,
    os text
  )`,
  `create table complaints (
    id bigint primary key,
    customer_id integer not null,
    opened_at timestamptz not null,
    status text not null,
    order_id bigint not null
  )`,
  ...POOLS.map((table) => `create table ${table} (code text primary key)`),
]

/** As many codes as anybody could need: nobody can guess one from another. */
export function codeStatements(customers: number): readonly string[] {
  return POOLS.map(
    (table) => `
      insert into ${table} select upper(substr(md5('${table}' || n), 1, 8)) || n
      from generate_series(1, ${2 * customers + 100}) as n`,
  )
}

/** Made after the rows are in, which is faster. */
export const CREATE_INDEXES = [
  `create index on orders (customer_id, ordered_at)`,
  `create index on web_events (customer_id, name, at)`,
  `create index on complaints (customer_id, opened_at)`,
  `analyze customers`,
  `analyze orders`,
  `analyze web_events`,
  `analyze complaints`,
]
