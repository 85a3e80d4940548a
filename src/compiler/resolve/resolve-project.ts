/** Declarations that fit their schemas in, the graph with every reference bound out. Objects with errors are left out. */
import {
  type Checked,
  type Diagnostic,
  diagnostic,
  hasErrors,
} from '../../diagnostics/diagnostic.ts'
import { type Address, addressOf, type ObjectKind } from '../../ir/address.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { CompiledMjml } from '../../ir/mjml.ts'
import type { Project } from '../../ir/project.ts'
import type { DeclarationContext, IrByKind } from '../declarations/declaration-kind.ts'
import { DECLARATION_KINDS } from '../declarations/table.ts'
import { checkTemplateTexts } from './check-template-texts.ts'
import { contextFor, type MayBeElsewhere, type ProjectNames } from './declaration-context.ts'
import { type DeclaredObjects, indexDeclarations } from './declared-objects.ts'
import { keepEvents } from './keep-events.ts'
import { findCycles } from './segment-cycles.ts'

export interface ResolveInput {
  readonly project: Declaration | undefined
  /** All that were loaded, also those that do not fit their schemas: their names are known. */
  readonly declarations: readonly Declaration[]
  readonly valid: ReadonlySet<Declaration>
  readonly mayBeElsewhere: MayBeElsewhere
  readonly mjml?: CompiledMjml
}

/** Stands in while the project's own declaration has errors, so that the others' are still found. */
const UNKNOWN_PROJECT: Project = {
  name: '',
  zone: 'UTC',
  refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' },
  plan: { tolerance: 0, toleranceMinimum: 0, lifetimeSeconds: 0, minimumCell: 5 },
  checks: { maxBases: 5, minAudience: 0 },
}

export function resolveProject(input: ResolveInput): Checked<ProjectGraph> {
  const index = indexDeclarations(input.declarations)
  const diagnostics: Diagnostic[] = [...index.diagnostics]
  const start: ProjectNames = {
    project: UNKNOWN_PROJECT,
    catalog: undefined,
    declared: index.value,
    idsByKind: idsByKind(index.value),
    mayBeElsewhere: input.mayBeElsewhere,
    ...(input.mjml === undefined ? {} : { mjml: input.mjml }),
  }
  const resolver: Resolver = { names: start, valid: input.valid, diagnostics }
  const project = resolveOne('project', input.project, resolver) ?? UNKNOWN_PROJECT
  const named = { ...resolver, names: { ...start, project } }
  const catalog = resolveCatalog(named)
  const whole = { ...named, names: { ...named.names, catalog } }
  // Again: its rules have conditions, which need the catalog. What is wrong with it is said once all the same.
  const ruled = resolveOne('project', input.project, whole) ?? project
  const graph = resolveObjects(
    { ...whole, names: { ...whole.names, project: ruled } },
    input.project,
  )
  const cycles = findCycles(graph)
  diagnostics.push(...cycles.diagnostics, ...checkTemplateTexts(graph))
  return { value: { ...graph, segments: cycles.value }, diagnostics }
}

interface Resolver {
  readonly names: ProjectNames
  readonly valid: ReadonlySet<Declaration>
  readonly diagnostics: Diagnostic[]
}

function idsByKind(declared: DeclaredObjects): ReadonlyMap<ObjectKind, ReadonlySet<string>> {
  const ids = new Map<ObjectKind, Set<string>>()
  for (const { kind, id } of declared.values()) {
    const known = ids.get(kind)
    if (known === undefined) ids.set(kind, new Set([id]))
    else known.add(id)
  }
  return ids
}

/** The typed IR, or nothing when the declaration is absent or has errors, here or in its schema. */
function resolveOne<K extends ObjectKind>(
  kind: K,
  declaration: Declaration | undefined,
  { names, valid, diagnostics }: Resolver,
): IrByKind[K] | undefined {
  if (declaration === undefined || !valid.has(declaration)) return undefined
  const found: Diagnostic[] = []
  const context: DeclarationContext = contextFor(declaration, names, found)
  const ir = DECLARATION_KINDS[kind].resolve(declaration, context)
  diagnostics.push(...found)
  return hasErrors(found) ? undefined : ir
}

function resolveCatalog(resolver: Resolver): Catalog | undefined {
  const { declared, mayBeElsewhere } = resolver.names
  const [first, ...others] = [...declared.values()].filter(({ kind }) => kind === 'catalog')
  for (const { id, source } of others) {
    resolver.diagnostics.push(
      diagnostic('CRM3004', {
        address: addressOf('catalog', id),
        location: source.locate([]),
        message: `Catalog "${id}" is a second one beside "${first?.id}"`,
        fix: 'Put their tables into one catalog.',
      }),
    )
  }
  if (first === undefined && !mayBeElsewhere('catalog')) reportNoCatalog(resolver)
  return resolveOne('catalog', first, resolver)
}

/** Said once, at the first object that cannot do without. */
function reportNoCatalog({ names, diagnostics }: Resolver): void {
  const [reader] = [...names.declared.values()].filter(({ kind }) => kind !== 'journey')
  if (reader === undefined) return
  diagnostics.push(
    diagnostic('CRM3003', {
      address: addressOf(reader.kind, reader.id),
      location: reader.source.locate([]),
      message: `${reader.kind} "${reader.id}" needs a catalog, and the project has none`,
      fix: 'Declare a `catalog` that says in which tables customers and events are.',
    }),
  )
}

function resolveObjects(resolver: Resolver, project: Declaration | undefined): ProjectGraph {
  const { names } = resolver
  const own = project === undefined ? [] : [[addressOf('project', project.id), project] as const]
  const declarations = new Map<Address, Declaration>([...own, ...names.declared])
  // What others say of a topic is its own condition, so topics come first.
  const topics = resolveKind('topic', resolver)
  const partials = resolveKind('partial', resolver)
  const knowing = { ...resolver, names: { ...names, topics, partials } }
  const all = <K extends ObjectKind>(kind: K) => resolveKind(kind, knowing)
  // What a text may read hangs on what sends it, and what a journey keeps of its event on what its texts read.
  const known = all('journey')
  const isWhole =
    known.size === (names.idsByKind.get('journey')?.size ?? 0) && !names.mayBeElsewhere('journey')
  const journeys = { known, isWhole }
  const templates = resolveKind('template', {
    ...knowing,
    names: { ...knowing.names, journeys },
  })
  return {
    project: names.project,
    catalog: names.catalog,
    topics,
    channels: all('channel'),
    segments: all('segment'),
    coupons: all('coupons'),
    partials,
    mjml: names.mjml ?? new Map(),
    templates,
    journeys: keepEvents(known, templates),
    kpis: all('kpi'),
    exports: all('export'),
    declarations,
  }
}

function resolveKind<K extends ObjectKind>(
  kind: K,
  resolver: Resolver,
): ReadonlyMap<string, IrByKind[K]> {
  const resolved = new Map<string, IrByKind[K]>()
  for (const declaration of resolver.names.declared.values()) {
    if (declaration.kind !== kind) continue
    const ir = resolveOne(kind, declaration, resolver)
    if (ir !== undefined) resolved.set(declaration.id, ir)
  }
  return resolved
}
