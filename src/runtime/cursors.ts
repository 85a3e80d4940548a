/**
 * How far each schedule has been run. Kept in memory between instants, because thousands of segments would otherwise be
 * read again at each; what another worker moved is noticed under the lock, and taken from there.
 */
import { sql } from 'kysely'
import { type Address, addressOf } from '../ir/address.ts'
import type { Instant } from '../ir/clock.ts'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import { isAfter } from './instant.ts'
import type { AppliedPrograms } from './load-applied.ts'

export type Cursors = Map<Address, Instant>

export async function readCursors(
  db: Executor,
  schema: string,
  programs: AppliedPrograms,
): Promise<Cursors> {
  const t = stateTables(schema)
  const cursors: Cursors = new Map()
  // Without a row the schedule starts where its object was applied.
  for (const { id, appliedAt } of programs.segments.values()) {
    cursors.set(addressOf('segment', id), appliedAt)
  }
  for (const { id, appliedAt } of programs.journeys.values()) {
    cursors.set(addressOf('journey', id), appliedAt)
  }
  const segments = await db.run<{ segment: string; as_of: Instant }>(
    sql`select segment, as_of from ${t.segment_state}`,
  )
  for (const { segment, as_of } of segments) cursors.set(addressOf('segment', segment), as_of)
  const fired = await db.run<{ address: Address; fired_at: Instant }>(
    sql`select address, fired_at from ${t.schedule_cursor}`,
  )
  for (const { address, fired_at } of fired) cursors.set(address, fired_at)
  // Another version of an export may have another schedule, whose instants before its apply never were.
  for (const { id, appliedAt } of programs.exports.values()) {
    const address = addressOf('export', id)
    const cursor = cursors.get(address)
    if (cursor === undefined || isAfter(appliedAt, cursor)) cursors.set(address, appliedAt)
  }
  return cursors
}
