/** Small specs in, compiled projects out, without a compiler: one table `person(id, score, joined_at)`. */
import { type Address, addressOf } from '../../src/ir/address.ts'
import type { CompiledObject, CompiledProject, Program } from '../../src/ir/compiled.ts'
import { hashOf } from '../../src/ir/hash.ts'
import type { Journey, Reentry, Step } from '../../src/ir/journey.ts'
import type { Json } from '../../src/ir/json.ts'
import type { PlanSettings, Project } from '../../src/ir/project.ts'
import type { SqlText } from '../../src/ir/sql-text.ts'

import { partOfQuery } from '../harness/part-of-query.ts'

export interface SegmentSpec {
  /** People with at least this score are members… */
  readonly atLeast: number
  /** …who are also members of this segment. */
  readonly within?: string
  readonly title?: string
  /** Writes the same definition in another way. */
  readonly spelling?: 'atLeast' | 'moreThan'
  readonly cron?: string
  /** A column that may be missing. */
  readonly column?: string
}

export interface JourneySpec {
  readonly enters?: string
  readonly scheduled?: { readonly segment: string; readonly cron: string }
  readonly reentry?: Reentry
  readonly backfill?: 'none' | 'current'
  readonly steps?: readonly Step[]
  readonly inFlight?: Journey['inFlight']
  readonly title?: string
}

export interface ProjectSpec {
  readonly name?: string
  readonly segments?: Readonly<Record<string, SegmentSpec>>
  readonly journeys?: Readonly<Record<string, JourneySpec>>
  readonly plan?: Partial<PlanSettings>
}

export const PERSON_TABLE = `
  create table person (id text primary key, score int not null, joined_at timestamptz not null);
  insert into person
  select 'p' || to_char(n, 'FM000'), n, timestamptz '2026-01-01T00:00:00Z'
  from generate_series(1, 100) n;`

export const SEND: Step = { kind: 'send', id: 'hello', template: 'hello' }

const SETTINGS: PlanSettings = {
  tolerance: 0.1,
  toleranceMinimum: 20,
  lifetimeSeconds: 86_400,
  minimumCell: 5,
}

export function compiledProject(spec: ProjectSpec): CompiledProject {
  const objects = new Map<Address, CompiledObject>()
  const name = spec.name ?? 'fixture'
  const settings: Project = {
    name,
    zone: 'UTC',
    refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' },
    plan: { ...SETTINGS, ...spec.plan },
    checks: { maxBases: 3, minAudience: 0 },
  }
  add(objects, 'project', name, {
    written: { plan: { ...settings.plan } },
    canonical: { plan: { ...settings.plan } },
    program: { kind: 'project', project: settings },
  })
  const segments = spec.segments ?? {}
  for (const id of inDependencyOrder(segments)) addSegment(objects, segments, id)
  for (const [id, journey] of Object.entries(spec.journeys ?? {})) addJourney(objects, id, journey)
  const sorted = [...objects].sort(([a], [b]) => (a < b ? -1 : 1))
  return { name, settings, objects: new Map(sorted) }
}

/** A segment after the one it is within. */
function inDependencyOrder(segments: Readonly<Record<string, SegmentSpec>>): readonly string[] {
  const ordered: string[] = []
  const visit = (id: string) => {
    if (ordered.includes(id)) return
    const within = segments[id]?.within
    if (within !== undefined) visit(within)
    ordered.push(id)
  }
  Object.keys(segments).forEach(visit)
  return ordered
}

function addSegment(
  objects: Map<Address, CompiledObject>,
  segments: Readonly<Record<string, SegmentSpec>>,
  id: string,
): void {
  const spec = segments[id]
  if (spec === undefined) throw new Error(`no segment ${id}`)
  const { atLeast, within, title, spelling = 'atLeast', cron = '0 * * * *', column } = spec
  const test: Json = spelling === 'atLeast' ? { atLeast } : { moreThan: atLeast - 1 }
  const meaning = { atLeast, within, cron, column }
  const members = membersSql(segments, id)
  add(objects, 'segment', id, {
    ...(title === undefined ? {} : { title }),
    written: { where: { trait: 'score', ...test }, within, cron, column },
    canonical: meaning,
    program: {
      kind: 'segment',
      members,
      pass: partOfQuery(members, 'person'),
      refresh: { cron, zone: 'UTC', catchUp: 'all' },
      sentence: `score is at least ${atLeast}`,
    },
    dependsOn: within === undefined ? [] : [addressOf('segment', within)],
  })
}

function membersSql(segments: Readonly<Record<string, SegmentSpec>>, id: string): SqlText {
  const { atLeast, within, column = 'score' } = segments[id] ?? { atLeast: 0 }
  const head = `select id::text as customer_key from person where ${column} >= `
  const tail = '::int and joined_at <= '
  const params = [{ kind: 'value', value: atLeast }, { kind: 'asOf' }] as const
  if (within === undefined) return { strings: [head, tail, '::timestamptz'], params }
  const parent = membersSql(segments, within)
  const [first = '', ...rest] = parent.strings
  const last = rest.pop() ?? ''
  return {
    strings: [head, tail, `::timestamptz and id in (${first}`, ...rest, `${last})`],
    params: [...params, ...parent.params],
  }
}

function addJourney(objects: Map<Address, CompiledObject>, id: string, spec: JourneySpec): void {
  const segment = spec.scheduled?.segment ?? spec.enters ?? ''
  const journey: Journey = {
    id,
    trigger:
      spec.scheduled === undefined
        ? { kind: 'enters', segment }
        : {
            kind: 'schedule',
            segment,
            schedule: { cron: spec.scheduled.cron, zone: 'UTC', catchUp: 'all' },
          },
    reentry: spec.reentry ?? { kind: 'never' },
    backfill: spec.backfill ?? 'none',
    ...(spec.inFlight === undefined ? {} : { inFlight: spec.inFlight }),
    steps: spec.steps ?? [SEND],
  }
  const form = JSON.parse(JSON.stringify(journey))
  add(objects, 'journey', id, {
    ...(spec.title === undefined ? {} : { title: spec.title }),
    written: form,
    canonical: form,
    program: { kind: 'journey', journey },
    dependsOn: [addressOf('segment', segment)],
  })
}

interface Parts {
  readonly title?: string
  readonly written: { readonly [key: string]: Json | undefined }
  readonly canonical: { readonly [key: string]: Json | undefined }
  readonly program: Program
  readonly dependsOn?: readonly Address[]
}

function add(
  objects: Map<Address, CompiledObject>,
  kind: CompiledObject['kind'],
  id: string,
  { title, written, canonical, program, dependsOn = [] }: Parts,
): void {
  const address = addressOf(kind, id)
  const parents = dependsOn.map((on) => objects.get(on)?.fingerprint.behaviour ?? '')
  objects.set(address, {
    address,
    kind,
    id,
    ...(title === undefined ? {} : { title }),
    fingerprint: {
      behaviour: hashOf([canonical, parents]),
      own: hashOf(canonical),
      written: hashOf(written),
      metadata: hashOf(title),
    },
    dependsOn,
    // As it comes back from the database: absent members, not undefined ones.
    written: JSON.parse(JSON.stringify({ ...(title === undefined ? {} : { title }), ...written })),
    canonical: JSON.parse(JSON.stringify(canonical)),
    program,
  })
}
