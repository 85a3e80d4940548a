/** Guard settings in, the shop's programs under them out; customers have a time zone of their own. */
import { sql } from 'kysely'
import type { Program } from '../../src/ir/compiled.ts'
import type { Database } from '../../src/ir/database.ts'
import {
  DEFAULT_SERVICE,
  type FrequencyCap,
  type GuardSettings,
} from '../../src/ir/guard-settings.ts'
import { duration, PROJECT, type Programs, shopPrograms } from './shop-programs.ts'
import { KEYS, text } from './sql-text.ts'

export function guardedPrograms(guards: Partial<GuardSettings>, given: Programs = {}): Programs {
  if (PROJECT.kind !== 'project') throw new Error('not a project')
  const settings: GuardSettings = { caps: [], service: DEFAULT_SERVICE, ...guards }
  return shopPrograms({
    'project.shop': { ...PROJECT, project: { ...PROJECT.project, guards: settings } },
    ...given,
  })
}

/** Customers' zones are those of the table `zones`. */
export const CATALOG_WITH_ZONES: Program = {
  kind: 'catalog',
  customers: text`select id as customer_key from customers`,
  columns: [],
  changes: { events: {}, fullRefreshSeconds: 86_400 },
  zones: text`select id as customer_key, zone from zones where id = any(${KEYS}::text[])`,
}

export async function addZones(
  db: Database,
  zones: Readonly<Record<string, string | null>>,
): Promise<void> {
  await db.run(sql`create table zones (id text primary key, zone text)`)
  await db.run(sql`
    insert into zones select key, value from jsonb_each_text(${JSON.stringify(zones)}::text::jsonb)`)
}

export function cap(atMost: number, last: string, rest: Partial<FrequencyCap> = {}): FrequencyCap {
  return { atMost, window: { kind: 'last', duration: duration(last) }, over: 'withhold', ...rest }
}
