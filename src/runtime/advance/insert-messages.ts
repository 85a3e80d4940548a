/** Decisions about people at one send step in, their rows of the ledger out, and where each is that it did not have yet. */
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

/** A decision with its row, and where that is (`ctid`). */
export interface Written {
  readonly decision: Decision
  readonly place: string
}

interface Inserted {
  readonly count: number
  /** Where not all were written: of those that were. */
  readonly ids: readonly string[] | null
  /** Of all that were written, with a space between. */
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
): Promise<readonly Written[]> {
  const { template } = source.template.program
  const rows = decisions.map((decision) => {
    const { enrolmentId: enrolment, customerKey: customer, key, dueAt: due } = decision.candidate
    // Assigned, not spread: this is done for each of a million.
    return Object.assign(decisionRow(decision), { enrolment, customer, key, due })
  })
  // A mapping of versions may lead back before a send that a person already had.
  const insert = (onConflict: RawBuilder<unknown>) =>
    tx.run<Inserted>(sql`
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
    select count(*)::int as count, case when count(*) < ${rows.length}::int then array_agg(id) end as ids,
      string_agg(place::text, ' ') as places from written`)
  const [inserted] =
    rows.length < MANY ? await insert(sql`on conflict do nothing`) : await insertNew(tx, insert)
  return inserted === undefined ? [] : placed(decisions, inserted)
}

/** Only of what was written: nobody is handed what the ledger had already. */
function placed(
  decisions: readonly Decision[],
  { count, ids, places }: Inserted,
): readonly Written[] {
  const listed = places?.split(' ') ?? []
  if (count === decisions.length) {
    // Should the order be another one after all, no place has the id that is looked for there.
    return decisions.map((decision, index) => ({ decision, place: known(listed[index]) }))
  }
  const placeOf = new Map(ids?.map((id, index) => [id, known(listed[index])]))
  return decisions.flatMap((decision) => {
    const place = placeOf.get(decision.candidate.messageId)
    return place === undefined ? [] : [{ decision, place }]
  })
}

function known(place: string | undefined): string {
  if (place === undefined) throw new Error('a message was written, but not where')
  return place
}
