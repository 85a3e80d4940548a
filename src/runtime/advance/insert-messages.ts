/** Decisions about people at one send step in, their rows of the ledger, and where those are that it did not have yet, out. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { insertNew } from '../../ir/insert-new.ts'
import { MANY } from '../../ir/many-rows.ts'
import { rowsSql } from '../../ir/rows-sql.ts'
import type { Decision } from '../guard/evaluate-guards.ts'
import type { RunContext } from '../run-context.ts'
import type { MessageSource } from '../send/claimed-message.ts'
import { ledgerClass } from '../send/message-source.ts'
import { DECISION_COLUMNS, decisionRow, nextAttemptSql } from '../send/record-decisions.ts'
import type { StepGroup } from '../step-places.ts'

export interface DecidedSends {
  readonly group: StepGroup
  readonly step: string
  readonly source: MessageSource
  readonly decisions: readonly Decision[]
  readonly now: Instant
  /** Claims are begun with their claim. */
  readonly isBegun: boolean
}

interface Written {
  readonly ids: readonly string[] | null
  /** Of all of them, with a space between. */
  readonly places: string | null
}

const COLUMNS = {
  ...DECISION_COLUMNS,
  enrolment: 'text',
  customer: 'text',
  key: 'text',
  due: 'timestamptz',
} as const

export async function insertMessages(
  tx: Executor,
  { tables, worker }: RunContext,
  { group, step, source, decisions, now, isBegun }: DecidedSends,
): Promise<ReadonlyMap<string, string>> {
  const { template } = source.template.program
  const rows = decisions.map((decision) => {
    const { enrolmentId: enrolment, customerKey: customer, key, dueAt: due } = decision.candidate
    // Assigned, not spread: this is done for each of a million.
    return Object.assign(decisionRow(decision), { enrolment, customer, key, due })
  })
  // A mapping of versions may lead back before a send that a person already had.
  const insert = (onConflict: RawBuilder<unknown>) =>
    tx.run<Written>(sql`
    with written as (
      insert into ${tables.message} (
        id, journey, step, enrolment_id, customer_key, key, channel, channel_apply_id, template, topic, class, journey_apply_id,
        status, reason, detail, address, address_key, due_at, decided_at, next_attempt_at, attempts, worker, begun_at
      )
      select d.id, ${group.journey}::text, ${step}::text, d.enrolment, d.customer, d.key,
        ${source.channel.id}::text, ${source.channel.applyId}::bigint, ${template.id}::text, ${template.topic ?? null}::text,
        ${ledgerClass(source)}::text, ${group.applyId}::bigint,
        d.status, d.reason, d.detail, d.address, d."addressKey", d.due, ${now}::timestamptz,
        ${nextAttemptSql(now, isBegun)}, 0,
        case when d.status = 'claimed' then ${worker}::bigint end,
        case when d.status = 'claimed' then ${isBegun ? now : null}::timestamptz end
      from ${rowsSql('d', rows, COLUMNS)}
      ${onConflict}
      returning id, ctid as place
    )
    -- Nearly always all of them, in their order, which need not be named.
    select case when count(*) < ${rows.length}::int then array_agg(id) end as ids, string_agg(place::text, ' ') as places from written`)
  const [written] =
    rows.length < MANY ? await insert(sql`on conflict do nothing`) : await insertNew(tx, insert)
  const ids = written?.ids ?? rows.map(({ id }) => id)
  // Should the order be another one after all, no place has the id that is looked for there.
  const places = written?.places?.split(' ') ?? []
  return new Map(places.map((place, index) => [ids[index] ?? '', place]))
}
