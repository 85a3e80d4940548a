/** A database in, the time zones it knows out, asked once: reading them takes longer than most steps do. */
import { sql } from 'kysely'
import type { Executor } from '../ir/database.ts'

export function zoneNames(): (executor: Executor) => Promise<readonly string[]> {
  let names: readonly string[] | undefined
  return async (executor) => {
    if (names !== undefined) return names
    const rows = await executor.run<{ name: string }>(sql`select name from pg_timezone_names`)
    names = rows.map(({ name }) => name)
    return names
  }
}
