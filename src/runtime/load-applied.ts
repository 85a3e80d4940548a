/**
 * The database in, the programs of the last apply out: all the runtime ever obeys (it cannot see the compiler).
 * One query, whatever the number of objects.
 */
import { sql } from 'kysely'
import { type Address, splitAddress } from '../ir/address.ts'
import type { Instant } from '../ir/clock.ts'
import type {
  ChangeSources,
  ChannelProgram,
  CouponsProgram,
  ExportProgram,
  JourneyProgram,
  KpiProgram,
  Program,
  ProjectProgram,
  SegmentProgram,
  TemplateProgram,
  TopicProgram,
} from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { DEFAULT_LINK_KEY, type SiteLinks } from '../ir/links.ts'
import type { Project } from '../ir/project.ts'
import type { SqlText } from '../ir/sql-text.ts'
import { StateIsNewer } from '../ir/state-is-newer.ts'
import { stateTables } from '../ir/state-tables.ts'
import { readStateVersion, STATE_VERSION } from '../ir/state-version.ts'

export interface Applied<P> {
  readonly id: string
  readonly program: P
  /** The apply that wrote this version, and its as-of. */
  readonly applyId: number
  readonly appliedAt: Instant
  /** Removed since. Kept because people in flight finish on their own version (SEMANTICS 22) and may still need it. */
  readonly isRetired: boolean
}

export interface AppliedPrograms {
  readonly applyId: number
  readonly zone: string
  /** What the config says of guards and the control group. */
  readonly project: Project | undefined
  /** Statement with the time zones of customers, when the catalog knows them. */
  readonly zones: SqlText | undefined
  /** Where crm's own links lead. */
  readonly site: SiteLinks
  /** Korean rules, when the project follows them. */
  readonly korea?: { readonly nightConsent?: SqlText }
  /** Where changes of the catalog's tables are found. */
  readonly changes: ChangeSources
  readonly topics: ReadonlyMap<string, Applied<TopicProgram>>
  readonly channels: ReadonlyMap<string, Applied<ChannelProgram>>
  readonly coupons: ReadonlyMap<string, Applied<CouponsProgram>>
  readonly templates: ReadonlyMap<string, Applied<TemplateProgram>>
  /** Live ones only, sorted by id. */
  readonly segments: ReadonlyMap<string, Applied<SegmentProgram>>
  readonly journeys: ReadonlyMap<string, Applied<JourneyProgram>>
  readonly kpis: ReadonlyMap<string, Applied<KpiProgram>>
  readonly exports: ReadonlyMap<string, Applied<ExportProgram>>
  /** Smaller groups of people are not told (SEMANTICS 33). */
  readonly minimumCell: number
}

interface VersionRow {
  readonly address: Address
  readonly apply_id: number
  readonly as_of: Instant
  readonly retired: boolean
  readonly program: Program
}

/**
 * `undefined` when nothing was ever applied to this schema. Asked after the id of the apply, which is there only with the tables it was
 * written to.
 *
 * Rejects with `StateIsNewer` when a newer crm applied.
 */
export async function loadApplied(
  db: Executor,
  schema: string,
): Promise<AppliedPrograms | undefined> {
  if (!(await hasState(db, schema))) return undefined
  const applyId = await readApplyId(db, schema)
  if (applyId === undefined) return undefined
  const version = await readStateVersion(db, schema)
  if (version !== undefined && version > STATE_VERSION) throw new StateIsNewer(schema, version)
  return groupPrograms(applyId, await readVersions(db, schema, applyId))
}

/** The last apply. A worker compares it with what it loaded before it decides anything. */
export async function readApplyId(db: Executor, schema: string): Promise<number | undefined> {
  const [row] = await db.run<{ id: number | null }>(
    sql`select max(id) as id from ${stateTables(schema).apply}`,
  )
  return row?.id ?? undefined
}

async function hasState(db: Executor, schema: string): Promise<boolean> {
  const [row] = await db.run<{ found: boolean }>(
    sql`select to_regclass(format('%I.apply', ${schema}::text)) is not null as found`,
  )
  return row?.found === true
}

/** The last version of each address that was not a removal, as of one apply. */
function readVersions(
  db: Executor,
  schema: string,
  applyId: number,
): Promise<readonly VersionRow[]> {
  const t = stateTables(schema)
  return db.run<VersionRow>(sql`
    with latest as (
      select distinct on (address) address, removed from ${t.object_version}
      where apply_id <= ${applyId}::bigint
      order by address, apply_id desc
    ),
    program as (
      select distinct on (address) address, apply_id, object -> 'program' as program
      from ${t.object_version}
      where apply_id <= ${applyId}::bigint and not removed
        and kind in ('project', 'catalog', 'topic', 'channel', 'segment', 'template', 'journey', 'kpi', 'export', 'coupons')
      order by address, apply_id desc
    )
    select p.address, p.apply_id, a.as_of, l.removed as retired, p.program
    from program p join latest l using (address) join ${t.apply} a on a.id = p.apply_id
    order by p.address collate "C"`)
}

const SMALLEST_CELL = 5

function groupPrograms(applyId: number, rows: readonly VersionRow[]): AppliedPrograms {
  const topics = new Map<string, Applied<TopicProgram>>()
  const channels = new Map<string, Applied<ChannelProgram>>()
  const coupons = new Map<string, Applied<CouponsProgram>>()
  const templates = new Map<string, Applied<TemplateProgram>>()
  const segments = new Map<string, Applied<SegmentProgram>>()
  const journeys = new Map<string, Applied<JourneyProgram>>()
  const kpis = new Map<string, Applied<KpiProgram>>()
  const exports = new Map<string, Applied<ExportProgram>>()
  let project: ProjectProgram | undefined
  let zones: SqlText | undefined
  let changes: ChangeSources = { events: {}, fullRefreshSeconds: 0 }
  for (const row of rows) {
    const { program } = row
    const { id } = splitAddress(row.address)
    const version = {
      id,
      applyId: row.apply_id,
      appliedAt: row.as_of,
      isRetired: row.retired,
    }
    if (program.kind === 'topic') topics.set(id, { ...version, program })
    if (program.kind === 'channel') channels.set(id, { ...version, program })
    if (program.kind === 'coupons') coupons.set(id, { ...version, program })
    if (program.kind === 'template') templates.set(id, { ...version, program })
    if (program.kind === 'segment' && !row.retired) segments.set(id, { ...version, program })
    if (program.kind === 'journey' && !row.retired) journeys.set(id, { ...version, program })
    if (program.kind === 'kpi' && !row.retired) kpis.set(id, { ...version, program })
    if (program.kind === 'export' && !row.retired) exports.set(id, { ...version, program })
    if (program.kind === 'project' && !row.retired) project = program
    if (program.kind === 'catalog' && !row.retired) ({ changes, zones } = program)
  }
  const objects = { topics, channels, coupons, templates, segments, journeys, kpis, exports }
  return { applyId, ...projectParts(project), zones, changes, ...objects }
}

function projectParts(
  program: ProjectProgram | undefined,
): Pick<AppliedPrograms, 'zone' | 'project' | 'site' | 'korea' | 'minimumCell'> {
  const project = program?.project
  const rules = project?.rules?.korea
  const nightConsent = program?.nightConsent
  return {
    zone: project?.zone ?? 'UTC',
    project,
    minimumCell: project?.plan.minimumCell ?? SMALLEST_CELL,
    site: project?.site ?? { key: DEFAULT_LINK_KEY },
    ...(rules && { korea: nightConsent === undefined ? {} : { nightConsent } }),
  }
}
