/**
 * People at a send in, those whom a channel's rate has held out: what was asked of them when they came to it may no longer be true.
 *
 * On a channel that has a rate that is everyone who is late, for whatever reason: whether a worker was late or the rate was used
 * up cannot be told apart afterwards, and must not hang on who is first in a batch. On a channel without one it is who fell due
 * while a rate that was taken away since was used up, and who was held at an earlier send: came here only after this one was due.
 * Nobody else, however late (SEMANTICS 21).
 */
import { type RawBuilder, sql } from 'kysely'
import { rowsSql } from '../../ir/rows-sql.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { isAfter } from '../instant.ts'
import type { Candidate, GuardContext } from './guard.ts'

const COLUMNS = {
  messageId: 'text',
  customerKey: 'text',
  enrolmentId: 'text',
  dueAt: 'timestamptz',
} as const

export async function heldByRate(
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<readonly Candidate[]> {
  const { tx, schema, channel, programs, now } = context
  const late = candidates.filter(({ dueAt }) => isAfter(now, dueAt))
  if (late.length === 0 || channel.channel.rate !== undefined) return late
  const { message, channel_rate } = stateTables(schema)
  const usedUp = (id: RawBuilder<unknown>, due: RawBuilder<unknown>) =>
    sql`exists (select from ${channel_rate} r where r.channel = ${id} and ${due} <= r.next_at)`
  const rated = ratedChannels(programs)
  const held = await tx.run<{ id: string }>(sql`
    select c."messageId" as id from ${rowsSql('c', late, COLUMNS)}
    -- Nothing is looked up where no channel ever had a rate.
    where (${rated.length > 0}::boolean or exists (select from ${channel_rate})) and (
      ${usedUp(sql`${channel.channel.id}::text`, sql`c."dueAt"`)} or exists (
        select from ${message} m
        where m.customer_key = c."customerKey" and m.decided_at > c."dueAt" and m.enrolment_id = c."enrolmentId"
          and (m.channel = any(${rated}::text[]) or ${usedUp(sql`m.channel`, sql`m.due_at`)})
      )
    )`)
  const ids = new Set(held.map(({ id }) => id))
  return late.filter(({ messageId }) => ids.has(messageId))
}

function ratedChannels({ channels }: GuardContext['programs']): readonly string[] {
  return [...channels.values()]
    .filter(({ program, isRetired }) => !isRetired && program.channel.rate !== undefined)
    .map(({ id }) => id)
}
