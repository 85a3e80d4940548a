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
import { hashedPhone } from './hashed-phone.ts'

const BATCH = 5_000

type Cells = readonly (string | null)[]

export interface ExportRequest {
  readonly program: ExportProgram
  /** The config's: of phone numbers that are written without one. */
  readonly country: string | undefined
  readonly asOf: Instant
}

/** How many people are in it. `tx` is a transaction, in which a cursor lives. */
export async function writeExport(
  tx: Executor,
  files: AudienceFiles,
  request: ExportRequest,
): Promise<number> {
  const { columns, file } = request.program.export
  const draft = await files.open(file)
  try {
    await draft.write(csvLine(columns.map(({ name }) => name)))
    const rows = await writeRows(tx, draft, request)
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
  request: ExportRequest,
): Promise<number> {
  const { program, asOf } = request
  await tx.run(sql`declare audience no scroll cursor for ${bindSql(program.rows, { asOf })}`)
  let count = 0
  for (;;) {
    const batch = await tx.run<{ cells: Cells }>(sql`fetch forward ${sql.lit(BATCH)} from audience`)
    if (batch.length === 0) break
    const lines = batch.flatMap(({ cells }) => lineOf(cells, request))
    count += lines.length
    await draft.write(lines.join(''))
  }
  await tx.run(sql`close audience`)
  return count
}

/** One line, or none: whose only trait is a number that nobody understands has nothing to be known by. */
function lineOf(cells: Cells, { program, country }: ExportRequest): readonly string[] {
  const { phones = [] } = program
  if (phones.length === 0) return [csvLine(cells)]
  const hashed = cells.map((cell, index) => {
    return cell !== null && phones.includes(index) ? hashedPhone(cell, country) : cell
  })
  const { columns } = program.export
  const hasAny = hashed.some((cell, index) => cell !== null && columns[index]?.kind !== 'key')
  return hasAny ? [csvLine(hashed)] : []
}
