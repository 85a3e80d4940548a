/** A graph without errors in, the compiled project out: per object its fingerprints, its forms and its program. */
import { type Address, addressOf, type ObjectKind } from '../ir/address.ts'
import { type CatalogReads, readPart } from '../ir/catalog-part.ts'
import type { CompiledObject, CompiledProject, RequiredColumn } from '../ir/compiled.ts'
import type { Declaration } from '../ir/declaration.ts'
import type { ProjectGraph } from '../ir/graph.ts'
import { hashOf } from '../ir/hash.ts'
import { isJsonObject, type Json, type JsonScalar } from '../ir/json.ts'
import type { IrByKind, NamedKeyColumn } from './declarations/declaration-kind.ts'
import { catalogOf } from './declarations/graph-catalog.ts'
import { DECLARATION_KINDS } from './declarations/table.ts'
import { CATALOG_DIALECT } from './dialects/table.ts'
import { splitMetadata } from './fields/written-field.ts'
import { fingerprintOf } from './fingerprint.ts'

export function compileGraph(graph: ProjectGraph): CompiledProject {
  const compilation = new GraphCompilation(graph)
  const addresses = [...graph.declarations.keys()].sort()
  const objects = addresses.map((address) => [address, compilation.objectAt(address)] as const)
  return { name: graph.project.name, settings: graph.project, objects: new Map(objects) }
}

/** Keeps what was compiled, because a behaviour contains the behaviours of what it depends on. */
class GraphCompilation {
  private readonly graph: ProjectGraph
  private readonly compiled = new Map<Address, CompiledObject>()
  /** Hashes of parts of the catalog by what is read: most segments read the same few. */
  private readonly catalogParts = new Map<string, string>()

  constructor(graph: ProjectGraph) {
    this.graph = graph
  }

  objectAt(address: Address): CompiledObject {
    const known = this.compiled.get(address)
    if (known !== undefined) return known
    const declaration = this.graph.declarations.get(address)
    if (declaration === undefined) throw new Error(`${address} is not declared`)
    const object = this.compile(declaration.kind, declaration)
    this.compiled.set(address, object)
    return object
  }

  private compile<K extends ObjectKind>(kind: K, { id, body }: Declaration): CompiledObject {
    const { graph } = this
    const definition = DECLARATION_KINDS[kind]
    const ir = irOf(graph, kind, id)
    const canonical = definition.canonical(ir)
    const reads = sortedReads(definition.catalogReads(ir))
    const split = definition.splitWritten ?? splitMetadata
    const others = [...new Set(definition.dependencies(ir))].sort()
    const parts = split(body)
    const fingerprint = fingerprintOf({
      canonical,
      ...parts,
      catalogPart: reads === undefined ? undefined : this.catalogPart(reads),
      behaviours: others.map((other) => [other, this.objectAt(other).fingerprint.behaviour]),
    })
    const catalogs = reads === undefined ? [] : [addressOf('catalog', catalogOf(graph).id)]
    const columns = requiredOf(definition.keyColumns?.(ir) ?? [], graph)
    // SQL takes longer than all the rest, and a plan looks only at what changed.
    const written = once(() => plainJson({ ...parts.metadata, ...parts.written }))
    const plain = once(() => plainJson(canonical))
    const program = once(() => definition.compile(ir, graph))
    return {
      address: addressOf(kind, id),
      kind,
      id,
      ...(typeof body.title === 'string' ? { title: body.title } : {}),
      fingerprint,
      dependsOn: [...others, ...catalogs].sort(),
      ...(reads === undefined ? {} : { catalogReads: reads }),
      ...(columns.length === 0 ? {} : { columns }),
      get written() {
        return written()
      },
      get canonical() {
        return plain()
      },
      get program() {
        return program()
      },
    }
  }

  private catalogPart(reads: CatalogReads): string {
    const key = JSON.stringify([reads.traits, reads.events])
    const known = this.catalogParts.get(key)
    if (known !== undefined) return known
    const part = hashOf(readPart(catalogOf(this.graph), reads))
    this.catalogParts.set(key, part)
    return part
  }
}

function requiredOf(
  columns: readonly NamedKeyColumn[],
  graph: ProjectGraph,
): readonly RequiredColumn[] {
  if (columns.length === 0) return []
  const ofKey = CATALOG_DIALECT.storedTypes.ofKey(catalogOf(graph).customers.key.type)
  return columns.map((column) => ({ types: ofKey, ...column }))
}

/** Each name once, in one order, so that the order of conditions changes no plan. */
function sortedReads(reads: CatalogReads | undefined): CatalogReads | undefined {
  if (reads === undefined) return undefined
  const properties = new Map<string, readonly string[]>()
  for (const read of reads.events) {
    properties.set(read.event, [...(properties.get(read.event) ?? []), ...read.properties])
  }
  const events = [...properties].map(([event, names]) => ({ event, properties: inOrder(names) }))
  return {
    traits: inOrder(reads.traits),
    events: events.sort((a, b) => (a.event < b.event ? -1 : 1)),
  }
}

function inOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}

function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined
  return () => {
    computed ??= { value: compute() }
    return computed.value
  }
}

/** Keys sorted and absent members left out, so that both syntaxes give the same bytes. */
function plainJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map((item) => plainJson(item))
  if (!isJsonObject(value)) return isScalar(value) ? value : null
  const written = Object.keys(value).filter((key) => value[key] !== undefined)
  return Object.fromEntries(written.sort().map((key) => [key, plainJson(value[key])]))
}

function isScalar(value: unknown): value is JsonScalar {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/** The typed IR of an object of a graph without errors. */
function irOf<K extends ObjectKind>(graph: ProjectGraph, kind: K, id: string): IrByKind[K] {
  const irs: { readonly [Kind in ObjectKind]: IrByKind[Kind] | undefined } = {
    project: graph.project,
    catalog: graph.catalog,
    topic: graph.topics.get(id),
    channel: graph.channels.get(id),
    segment: graph.segments.get(id),
    coupons: graph.coupons.get(id),
    partial: graph.partials.get(id),
    template: graph.templates.get(id),
    journey: graph.journeys.get(id),
    kpi: graph.kpis.get(id),
    export: graph.exports.get(id),
  }
  const ir = irs[kind]
  if (ir === undefined) throw new Error(`${kind}.${id} was not resolved`)
  return ir
}
