/**
 * Delivery reports of one channel in, the ledger changed by them out: what was handed over or in doubt is confirmed or bounced
 * (SEMANTICS 25), also while it is being handed over or waits for another attempt. A dead address is suppressed, whatever became of
 * the message. A report that was seen before, or comes after another, says nothing more of its message, so the same file may be
 * read twice. Nothing is sent again: a message that was not delivered was accepted once.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Database } from '../../ir/database.ts'
import type { DeliveryReport } from '../../ir/delivery-report.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { ledgerText } from '../send/ledger-text.ts'

export interface Reporting {
  readonly channel: string
  readonly reports: readonly DeliveryReport[]
  readonly actor: string
  readonly at: Instant
}

export interface RecordedReports {
  readonly confirmed: number
  readonly bounced: number
  /** Of them how many had been in doubt. */
  readonly resolved: number
  /** Of messages that this channel did not send, or that are settled already. */
  readonly unchanged: number
}

/** One statement each. */
const CHUNK = 1_000

export async function recordReports(
  db: Pick<Database, 'transaction'>,
  schema: string,
  { reports, ...rest }: Reporting,
): Promise<RecordedReports> {
  let all: RecordedReports = { confirmed: 0, bounced: 0, resolved: 0, unchanged: 0 }
  // The first of several about one message counts.
  const byId = new Map(reports.toReversed().map((report) => [report.id, report]))
  const distinct = [...byId.values()]
  for (let from = 0; from < distinct.length; from += CHUNK) {
    const chunk = distinct.slice(from, from + CHUNK)
    const done = await recordChunk(db, schema, { ...rest, reports: chunk })
    all = {
      confirmed: all.confirmed + done.confirmed,
      bounced: all.bounced + done.bounced,
      resolved: all.resolved + done.resolved,
      unchanged: all.unchanged + chunk.length - done.confirmed - done.bounced,
    }
  }
  return all
}

type Counts = Omit<RecordedReports, 'unchanged'>

function recordChunk(
  db: Pick<Database, 'transaction'>,
  schema: string,
  { channel, reports, actor, at }: Reporting,
): Promise<Counts> {
  const t = stateTables(schema)
  const rows = reports.map((one) => ({
    ...one,
    id: ledgerText(one.id),
    detail: ledgerText(one.detail),
  }))
  return db.transaction(async (tx) => {
    const [counts] = await tx.run<Counts>(sql`
      with known as (
        select m.id, r.outcome, r.detail, m.status as was, m.reason as why, m.detail as said, m.attempts, m.address_key,
          m.status = 'unknown' or m.doubt_since is not null as doubted,
          -- Its worker still waits for the answer, and writes down what that adds.
          m.status = 'claimed' and m.next_attempt_at is null as begun
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id text, outcome text, detail text)
        join ${t.message} m on m.id = r.id
        where m.id = any(${reports.map(({ id }) => id)}::text[]) and m.channel = ${channel}::text
          and (m.status in ('handed', 'unknown', 'claimed') or m.doubt_since is not null or r.outcome = 'deadAddress')
        -- As answers are written, so that neither waits for the other while the other waits for it.
        order by m.ctid for update of m
      ),
      report as (select * from known where was = 'handed' or doubted or begun),
      settled as (
        insert into ${t.message_settlement} (message_id, at, actor, settled_as, was, reason, detail, attempts)
        select r.id, ${at}::timestamptz, ${actor}::text,
          case r.outcome when 'delivered' then 'delivered' else 'not-delivered' end, r.was, r.why, r.said, r.attempts
        from report r
      ),
      suppressed as (
        insert into ${t.suppression} (channel, address, reason, at)
        select distinct ${channel}::text, r.address_key, 'hard-bounce', ${at}::timestamptz
        from known r where r.outcome = 'deadAddress' and r.address_key is not null
        on conflict do nothing
      ),
      changed as (
        update ${t.message} m set
          status = case r.outcome when 'delivered' then 'confirmed' else 'bounced' end,
          reason = case when r.outcome <> 'delivered' then 'reported' end,
          detail = case when r.outcome <> 'delivered' then r.detail end,
          handed_at = coalesce(m.handed_at, m.begun_at, m.decided_at), next_attempt_at = null,
          doubt_since = null, worker = case when r.begun then m.worker end
        from report r where m.id = r.id
        returning m.status, r.doubted
      )
      select count(*) filter (where status = 'confirmed') as confirmed, count(*) filter (where status = 'bounced') as bounced,
        count(*) filter (where doubted) as resolved
      from changed`)
    return counts ?? { confirmed: 0, bounced: 0, resolved: 0 }
  })
}
