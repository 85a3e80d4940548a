/**
 * The options of a `crm segment` command and the ids it names in, the work done on them out: with the project compiled,
 * its database open, and, where the team's own tables are read, the catalog compared with them first. All that is read is
 * of one snapshot; nothing is written.
 */
import { sql } from 'kysely'
import { checkCatalog } from '../../adapters/check-catalog.ts'
import { type Diagnostic, diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import { DatabaseError, type Executor } from '../../ir/database.ts'
import { withEmptyLedger } from '../../ir/empty-ledger.ts'
import type { CliContext } from '../context.ts'
import { type CompiledSegment, findSegment } from '../find-segment.ts'
import { type OpenedProject, openProject } from '../open-project.ts'
import { openState } from '../open-state.ts'
import { type ProjectOptions, readAsOf } from '../project-options.ts'
import type { CommandResult } from '../run-command.ts'

export interface SegmentOptions extends ProjectOptions {
  readonly asOf?: string
  readonly format: 'text' | 'json'
}

export interface SegmentWork {
  readonly project: OpenedProject
  readonly segments: readonly CompiledSegment[]
  readonly tx: Executor
  /** Of crm's own tables; it may not exist. */
  readonly schema: string
  readonly asOf: Instant
}

export interface SegmentRequest {
  readonly options: SegmentOptions
  readonly named: readonly string[]
  /** Whether the team's tables are read, and not only crm's. */
  readonly readsCustomers: boolean
}

export async function withSegments(
  context: CliContext,
  { options, named, readsCustomers }: SegmentRequest,
  work: (work: SegmentWork) => Promise<CommandResult>,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return asOf
  const project = await openProject(context, options)
  if (project.value === undefined) return project
  const opened = project.value
  const { segments, problems } = findAll(named, opened)
  if (problems.length > 0) return { diagnostics: [...project.diagnostics, ...problems] }
  const state = await openState(context, opened.settings, asOf.value)
  const found = [...project.diagnostics, ...state.diagnostics]
  if (state.value === undefined) return { diagnostics: found }
  const { db, schema } = state.value
  const given = { project: opened, segments, schema, asOf: asOf.value }
  try {
    const result = await db.transaction(
      async (tx): Promise<CommandResult> => {
        const mismatches = readsCustomers ? await compareCatalog(tx, opened) : []
        if (hasErrors(mismatches)) return { diagnostics: mismatches }
        const done = await work({ ...given, segments: await readable(segments, tx, schema), tx })
        return { ...done, diagnostics: [...mismatches, ...(done.diagnostics ?? [])] }
      },
      { isolation: 'repeatable read', readOnly: true },
    )
    return { ...result, diagnostics: [...found, ...(result.diagnostics ?? [])] }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { diagnostics: [...found, refused(error)] }
  } finally {
    await state.value.close()
  }
}

/** Conditions may count messages, and before the first apply there is no ledger: nobody was sent anything. */
async function readable(
  segments: readonly CompiledSegment[],
  tx: Executor,
  schema: string,
): Promise<readonly CompiledSegment[]> {
  const [row] = await tx.run<{ isThere: boolean }>(
    sql`select to_regclass(format('%I.message', ${schema}::text)) is not null as "isThere"`,
  )
  if (row?.isThere === true) return segments
  return segments.map((segment) => {
    const members = withEmptyLedger(segment.program.members, schema)
    return { ...segment, program: { ...segment.program, members } }
  })
}

/** Each once, in the order named. */
function findAll(named: readonly string[], { compiled }: OpenedProject) {
  const found = named.map((name) => findSegment(name, compiled))
  const byId = new Map(found.flatMap((each) => ('problem' in each ? [] : [[each.id, each]])))
  return {
    segments: [...byId.values()],
    problems: found.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  }
}

function compareCatalog(tx: Executor, { compiled, graph }: OpenedProject) {
  return checkCatalog(tx, compiled, (address, path, word) =>
    graph.declarations.get(address)?.source.locate(path, word),
  )
}

function refused({ message }: DatabaseError): Diagnostic {
  return diagnostic('CRM9007', {
    message: `The database refused to look at the segment: ${message}.`,
    fix: 'Mend what the database names; `crm sql SEGMENT` prints the statement of a segment.',
  })
}
