/** Names of crm's own tables in the schema of one environment; `apply/state-schema` creates them. */
import { type RawBuilder, sql } from 'kysely'

export const STATE_TABLES = [
  'meta',
  'apply',
  'object_version',
  'lease',
  'membership',
  'segment_number',
  'segment_member',
  'segment_change',
  'segment_state',
  'segment_refresh',
  'enrolment',
  'arrival',
  'event_cursor',
  'kept_event',
  'message',
  'message_settlement',
  'stored_message',
  'coupon_claim',
  'suppression',
  'recipient_lock',
  'hold',
  'channel_rate',
  'schedule_cursor',
] as const
export type StateTable = (typeof STATE_TABLES)[number]

/** `stateTables('crm').message` → `"crm"."message"` as a fragment. */
export function stateTables(schema: string): Readonly<Record<StateTable, RawBuilder<unknown>>> {
  const entries = STATE_TABLES.map((table) => [table, sql`${sql.id(schema, table)}`] as const)
  return Object.fromEntries(entries) as Record<StateTable, RawBuilder<unknown>>
}
