/** A schema's name in, the tables of messages of version 1 of the state schema out: the ledger, and what they go by and to. */
import { sql } from 'kysely'
import { stateTables } from '../ir/state-tables.ts'
import type { Ddl } from './state-tables-v1.ts'

/** The ledger of messages, and what people decided about them. */
export function ledgerTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    sql`create table ${t.message} (
      id text primary key,
      journey text not null,
      step text not null,
      enrolment_id text not null,
      customer_key text not null,
      -- The enrolment's: the same step for another cart, or at another instant of a schedule, is another message.
      key text not null default '',
      channel text not null,
      -- The apply that wrote the version of the channel by which it goes or went.
      channel_apply_id bigint,
      template text not null,
      topic text,
      class text not null,
      journey_apply_id bigint not null,
      status text not null check (status in
        ('claimed', 'retry', 'deferred', 'handed', 'confirmed', 'bounced', 'failed', 'unknown', 'withheld')),
      reason text,
      detail text,
      address text,
      -- The address in the one form that all ways of writing it have.
      address_key text,
      due_at timestamptz not null,
      decided_at timestamptz not null,
      next_attempt_at timestamptz,
      attempts int not null,
      handed_at timestamptz,
      provider_id text,
      worker bigint,
      -- Of the first attempt.
      begun_at timestamptz,
      -- Since when it may have arrived, of one that is tried again because its provider knows its id.
      doubt_since timestamptz
    )`,
    // In the order in which what waits is taken.
    sql`create index message_waiting on ${t.message} (next_attempt_at, due_at, id)
      where status in ('retry', 'deferred')`,
    // For caps, conditions over messages and the profile of one customer; for duplicates and caps.
    sql`create index message_customer on ${t.message} (customer_key, decided_at)`,
    sql`create index message_address on ${t.message} (address_key, decided_at) where address_key is not null`,
    sql`create index message_claimed on ${t.message} (worker) where status = 'claimed'`,
    // What people decided about messages or providers reported of them, and what was before. Append-only.
    sql`create table ${t.message_settlement} (
      id bigint generated always as identity primary key,
      message_id text not null,
      at timestamptz not null,
      actor text not null,
      settled_as text not null check (settled_as in ('retry', 'sent', 'not-sent', 'delivered', 'not-delivered')),
      was text not null,
      reason text,
      detail text,
      attempts int not null
    )`,
  ]
}

/** What messages go by and to beside the ledger: locks, pick-up, codes, dead addresses, rates. */
export function deliveryTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    // A row to lock by whoever decides on messages to this customer or address. What is lost in a crash is added again.
    sql`create unlogged table ${t.recipient_lock} (recipient text primary key)`,
    // On-site and in-app messages until they are picked up; whoever shows one may say so in `seen_at`.
    sql`create table ${t.stored_message} (
      customer_key text not null,
      id text not null,
      channel text not null,
      subject text,
      text text not null,
      html text,
      link text,
      stored_at timestamptz not null,
      expires_at timestamptz,
      seen_at timestamptz,
      primary key (customer_key, id)
    )`,
    // A code goes to one message, and a message takes one code of a pool.
    sql`create table ${t.coupon_claim} (
      pool text not null,
      code text not null,
      message_id text not null,
      customer_key text not null,
      at timestamptz not null,
      primary key (pool, code),
      unique (message_id, pool)
    )`,
    sql`create table ${t.suppression} (
      channel text not null,
      address text not null,
      reason text not null,
      at timestamptz not null,
      primary key (channel, address)
    )`,
    // How far ahead of time a channel with a rate has sent, and how many the last asker was granted.
    sql`create table ${t.channel_rate} (
      channel text primary key,
      next_at timestamptz not null,
      granted int not null
    )`,
  ]
}
