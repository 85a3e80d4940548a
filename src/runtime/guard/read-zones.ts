/** Customer keys in, the time zone each lives in out: by the catalog's trait, else the project's. */
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { AppliedPrograms } from '../load-applied.ts'
import { oneRowPerKey } from '../one-row-per-key.ts'

export type ZoneOf = (customerKey: string) => string

export async function readZones(
  tx: Executor,
  { zone: projectZone, zones }: AppliedPrograms,
  { keys, now }: { readonly keys: readonly string[]; readonly now: Instant },
): Promise<ZoneOf> {
  if (zones === undefined) return () => projectZone
  const found = await tx.run<{ customer_key: string; zone: string | null }>(
    sql`select customer_key, zone from (${bindSql(zones, { asOf: now, keys })}) lives`,
  )
  const { rows } = oneRowPerKey(found)
  return (key) => {
    const zone = rows.get(key)?.zone ?? projectZone
    return isKnownZone(zone) ? zone : projectZone
  }
}

const KNOWN = new Map<string, boolean>()
const KNOWN_LIMIT = 10_000

/** Customers' data: what somebody once typed as a zone must not stop everybody's messages. */
function isKnownZone(zone: string): boolean {
  const known = KNOWN.get(zone)
  if (known !== undefined) return known
  if (KNOWN.size >= KNOWN_LIMIT) KNOWN.clear()
  const answer = isTaken(zone)
  KNOWN.set(zone, answer)
  return answer
}

function isTaken(timeZone: string): boolean {
  try {
    // By what reads it afterwards: `Intl` takes PST and JST, which `Temporal` refuses.
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
    return true
  } catch {
    return false
  }
}
