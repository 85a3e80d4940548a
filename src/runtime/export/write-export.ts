/**
 * An applied export and an instant in, its file written whole out. Rows come by a cursor, so memory does not grow with the
 * audience, and all of them are of one snapshot.
 */
import { sql } from 'kysely'
import type { AudienceDraft, AudienceFiles } from '../../ir/audience-files.ts'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ExportProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { csvLine } from './csv-line.ts'

const BATCH = 5_000

interface ExportRow {
  readonly cells: readonly (string | null)[]
}

/** How many people are in it. `tx` is a transaction, in which a cursor lives. */
export async function writeExport(
  tx: Executor,
  files: AudienceFiles,
  program: ExportProgram,
  asOf: Instant,
): Promise<number> {
  const { columns, file } = program.export
  const draft = await files.open(file)
  try {
    await draft.write(csvLine(columns.map(({ name }) => name)))
    const rows = await writeRows(tx, draft, program, asOf)
    await draft.publish()
    return rows
  } catch (thrown) {
    await draft.discard().catch(() => undefined)
    throw thrown
  }
}

async function writeRows(
  tx: Executor,
  draft: AudienceDraft,
  { rows }: ExportProgram,
  asOf: Instant,
): Promise<number> {
  await tx.run(sql`declare audience no scroll cursor for ${bindSql(rows, { asOf })}`)
  let count = 0
  for (;;) {
    const batch = await tx.run<ExportRow>(sql`fetch forward ${sql.lit(BATCH)} from audience`)
    if (batch.length === 0) break
    count += batch.length
    await draft.write(batch.map(({ cells }) => csvLine(cells)).join(''))
  }
  await tx.run(sql`close audience`)
  return count
}
