/** A question about a broadcast's people in, the `select` of its counts out. */
import { type RawBuilder, sql } from 'kysely'
import { bindFragments } from '../ir/bind-fragments.ts'
import { bindSql } from '../ir/bind-sql.ts'
import { isInRangeSql } from '../ir/bucket-range.ts'
import type { Instant } from '../ir/clock.ts'
import { withEmptyLedger } from '../ir/empty-ledger.ts'
import type { SqlText } from '../ir/sql-text.ts'
import { stateTables } from '../ir/state-tables.ts'
import type { BroadcastQuestion, MessageReach } from './broadcast-question.ts'

export interface BroadcastCounts {
  readonly people: number
  /** Those of them whom a message may go to. */
  readonly messaged: number
  /** Whether anybody was ever enrolled by it. */
  readonly hasStarted: boolean
}

interface State {
  readonly schema: string
  readonly initialized: boolean
}

export function broadcastCountsSql(
  { schema, initialized }: State,
  { journey, segment, members, messages }: BroadcastQuestion,
  asOf: Instant,
): RawBuilder<BroadcastCounts> {
  const t = stateTables(schema)
  const known = (text: SqlText) => (initialized ? text : withEmptyLedger(text, schema))
  const stored = initialized
    ? sql`select m.customer_key from ${t.segment_member} m where m.segment = ${segment}::text`
    : sql`select null::text as customer_key where false`
  const from = members === undefined ? stored : bindSql(known(members), { asOf })
  const reached = messages.map((message) => sql`(${reachedSql(message, known, asOf)})`)
  const any = reached.length === 0 ? sql`false` : sql.join(reached, sql` or `)
  const started = initialized
    ? sql`exists (select from ${t.enrolment} e where e.journey = ${journey}::text)`
    : sql`false`
  return sql<BroadcastCounts>`
    with candidate as materialized (
      select distinct p.customer_key from (${from}) p where p.customer_key is not null
    )
    select (select count(*) from candidate) as people,
      (select count(*) from candidate c where ${any}) as messaged,
      ${started} as "hasStarted"`
}

function reachedSql(
  { addresses, suppressed, consent, heldOut }: MessageReach,
  known: (text: SqlText) => SqlText,
  asOf: Instant,
): RawBuilder<unknown> {
  const keys = sql`array(select candidate.customer_key from candidate)`
  const ask = (text: SqlText) =>
    bindFragments(known(text), { keys, asOf: sql`${asOf}::timestamptz` })
  const isAmong = (text: SqlText) =>
    sql`c.customer_key in (select customer_key from (${ask(text)}) a)`
  const tests = [
    sql`c.customer_key in (select customer_key from (${ask(addresses)}) a where btrim(a.address) <> '')`,
    ...(suppressed === undefined ? [] : [sql`not (${isAmong(suppressed)})`]),
    ...(consent === undefined ? [] : [consent === 'nobody' ? sql`false` : isAmong(consent)]),
    ...heldOut.map((range) => sql`not ${isInRangeSql(range, sql`c.customer_key`)}`),
  ]
  return sql.join(tests, sql` and `)
}
