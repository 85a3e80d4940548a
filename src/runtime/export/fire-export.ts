/**
 * An export and one instant of its schedule in, its file written and its cursor moved out. The cursor's row is the lock:
 * one worker makes one instant. A file that was written before a crash is written again, which changes nothing.
 */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import type { AudienceFiles } from '../../ir/audience-files.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ExportProgram } from '../../ir/compiled.ts'
import { isAfter } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { writeExport } from './write-export.ts'

export interface DueExport {
  readonly exported: Applied<ExportProgram>
  readonly at: Instant
  readonly cursor: Instant
}

/** Where the export's cursor is afterwards. */
export async function fireExport(
  run: RunContext,
  files: AudienceFiles,
  { exported, at, cursor }: DueExport,
): Promise<Instant> {
  const address = addressOf('export', exported.id)
  const { schedule_cursor } = run.tables
  return workTransaction(run, async (tx) => {
    await tx.run(sql`
      insert into ${schedule_cursor} (address, fired_at)
      values (${address}, ${cursor}::timestamptz) on conflict (address) do nothing`)
    const [row] = await tx.run<{ fired_at: Instant }>(sql`
      select fired_at from ${schedule_cursor} where address = ${address} for update`)
    if (row !== undefined && !isAfter(at, row.fired_at)) return row.fired_at
    const country = run.programs.project?.country
    await writeExport(tx, files, { program: exported.program, country, asOf: at })
    await tx.run(sql`
      update ${schedule_cursor} set fired_at = ${at}::timestamptz where address = ${address}`)
    return at
  })
}
