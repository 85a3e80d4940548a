/** Customer keys in, the time zone that each lives in out, as SQL: by the catalog's trait, else the project's. */
import { type RawBuilder, sql } from 'kysely'
import { bindFragments } from '../../ir/bind-fragments.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { RunContext } from '../run-context.ts'

export interface OwnZones {
  /** `customer_key, zone`; whoever is left out lives in the project's. */
  readonly rows: RawBuilder<unknown>
  /** Of a row of them joined as `z`. */
  readonly zone: RawBuilder<string>
}

/** What somebody once typed as a zone must not stop everybody: a name that PostgreSQL does not know is the project's. */
export async function ownZones(
  tx: Executor,
  { programs, zones }: Pick<RunContext, 'programs' | 'zones'>,
  { keys, now }: { readonly keys: RawBuilder<unknown>; readonly now: Instant },
): Promise<OwnZones> {
  const project = sql<string>`${programs.zone}::text`
  if (programs.zones === undefined) {
    return {
      rows: sql`select null::text as customer_key, null::text as zone where false`,
      zone: project,
    }
  }
  const lives = bindFragments(programs.zones, { keys, asOf: sql`${now}::timestamptz` })
  const known = await zones(tx)
  return {
    rows: sql`
      select distinct on (l.customer_key) l.customer_key, l.zone from (${lives}) l
      where l.zone = any(${known}::text[]) order by l.customer_key, l.zone`,
    zone: sql<string>`coalesce(z.zone, ${project})`,
  }
}
