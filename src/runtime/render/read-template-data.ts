/**
 * A batch's template and messages in, what each message is given beside its recipient and its links out: its data, what
 * started the journey for this person, and the journey.
 */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { TemplateProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { Json, JsonObject } from '../../ir/json.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { readCodes } from '../coupons/claim-coupons.ts'

export interface DataQuestion {
  readonly schema: string
  /** The journey and its step that sends. */
  readonly origin: { readonly journey: string; readonly step: string }
  readonly messages: readonly { readonly id: string; readonly customerKey: string }[]
  readonly now: Instant
}

/** A code that is not there is no member, so that reading it fails the message. */
export type TemplateDataOf = (message: {
  readonly id: string
  readonly customerKey: string
}) => JsonObject

export async function readTemplateData(
  db: Executor,
  { template, recommendations = {} }: TemplateProgram,
  { schema, origin, messages, now }: DataQuestion,
): Promise<TemplateDataOf> {
  const data = Object.entries(template.data ?? {})
  const takesCodes = data.some(([, datum]) => datum.kind === 'coupon')
  const ids = messages.map(({ id }) => id)
  const codes = takesCodes ? await readCodes(db, schema, ids) : new Map()
  const keys = [...new Set(messages.map(({ customerKey }) => customerKey))]
  const items = new Map<string, ReadonlyMap<string, Json>>()
  for (const [name, statement] of Object.entries(recommendations)) {
    const rows = await db.run<{ customer_key: string; item: Json }>(sql`
      select customer_key, item from (${bindSql(statement, { asOf: now, keys })}) as recommended
      order by customer_key, place`)
    const byKey = new Map<string, Json[]>()
    for (const { customer_key: key, item } of rows) {
      byKey.set(key, [...(byKey.get(key) ?? []), item])
    }
    items.set(name, byKey)
  }
  const starts = await readStarts(db, schema, template, ids)
  if (data.length === 0 && starts.size === 0) {
    const alike = contextOf(origin, undefined)
    return () => alike
  }
  return ({ id, customerKey }) => ({
    ...contextOf(origin, starts.get(id)),
    ...Object.fromEntries(
      data.flatMap(([name, datum]) => {
        if (datum.kind === 'boughtTogether')
          return [[name, items.get(name)?.get(customerKey) ?? []]]
        const code: string | undefined = codes.get(id)?.get(datum.pool)
        return code === undefined ? [] : [[name, code]]
      }),
    ),
  })
}

/** How an enrolment began. */
export interface EnrolmentStart {
  /** As templates are given instants. */
  readonly enrolledAt: string
  /** What was kept of the event; null where none started it. */
  readonly event: JsonObject | null
}

/** What texts read as `journey` and `event`. What is not there is no member, so that reading it fails the message. */
export function contextOf(
  { journey: id, step }: DataQuestion['origin'],
  start: EnrolmentStart | undefined,
): JsonObject {
  const journey = { id, step }
  if (start === undefined) return { journey }
  const { enrolledAt, event } = start
  return { journey: { ...journey, enrolledAt }, ...(event === null ? {} : { event }) }
}

/** By message; none is read for a template that reads nothing of it. */
async function readStarts(
  db: Executor,
  schema: string,
  { event, given = [] }: TemplateProgram['template'],
  messages: readonly string[],
): Promise<ReadonlyMap<string, EnrolmentStart>> {
  if (event === undefined && !given.includes('journey.enrolledAt')) return new Map()
  const { enrolment, message } = stateTables(schema)
  const rows = await db.run<EnrolmentStart & { readonly id: string }>(sql`
    select m.id, e.event,
      to_char(e.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "enrolledAt"
    from ${message} m join ${enrolment} e on e.customer_key = m.customer_key and e.id = m.enrolment_id
    where m.id = any(${messages}::text[])`)
  return new Map(rows.map(({ id, ...start }) => [id, start]))
}
