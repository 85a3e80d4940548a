/** A graph without errors in, the compiled project out: per object its fingerprints, its forms and its program. */
import { type Address, addressOf, type ObjectKind } from '../ir/address.ts'
import type { CompiledObject, CompiledProject } from '../ir/compiled.ts'
import type { ProjectGraph } from '../ir/graph.ts'
import { canonicalJson, type Json } from '../ir/json.ts'
import { readPart } from './declarations/catalogs/canonical-catalog.ts'
import type { IrByKind } from './declarations/declaration-kind.ts'
import { DECLARATION_KINDS } from './declarations/table.ts'
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

  constructor(graph: ProjectGraph) {
    this.graph = graph
  }

  objectAt(address: Address): CompiledObject {
    const known = this.compiled.get(address)
    if (known !== undefined) return known
    const declaration = this.graph.declarations.get(address)
    if (declaration === undefined) throw new Error(`${address} is not declared`)
    const object = this.compile(declaration.kind, declaration.id)
    this.compiled.set(address, object)
    return object
  }

  private compile<K extends ObjectKind>(kind: K, id: string): CompiledObject {
    const definition = DECLARATION_KINDS[kind]
    const address = addressOf(kind, id)
    const ir = irOf(this.graph, kind, id)
    const body = this.graph.declarations.get(address)?.body ?? {}
    const canonical = definition.canonical(ir)
    const reads = definition.catalogReads(ir)
    const { catalog } = this.graph
    const split = definition.splitWritten ?? splitMetadata
    const others = [...new Set(definition.dependencies(ir))].sort()
    const fingerprint = fingerprintOf({
      canonical,
      ...split(body),
      catalogPart: reads && catalog && readPart(catalog, reads),
      behaviours: others.map((other) => [other, this.objectAt(other).fingerprint.behaviour]),
    })
    const catalogs = reads && catalog ? [addressOf('catalog', catalog.id)] : []
    return {
      address,
      kind,
      id,
      ...(typeof body.title === 'string' ? { title: body.title } : {}),
      fingerprint,
      dependsOn: [...others, ...catalogs].sort(),
      written: plainJson(body),
      canonical: plainJson(canonical),
      program: definition.compile(ir, this.graph),
    }
  }
}

/** Keys sorted and absent members left out, so that both syntaxes give the same bytes. */
function plainJson(value: object): Json {
  const plain: Json = JSON.parse(canonicalJson(value))
  return plain
}

/** The typed IR of an object of a graph without errors. */
function irOf<K extends ObjectKind>(graph: ProjectGraph, kind: K, id: string): IrByKind[K] {
  const irs: { readonly [Kind in ObjectKind]: IrByKind[Kind] | undefined } = {
    project: graph.project,
    catalog: graph.catalog,
    topic: graph.topics.get(id),
    channel: graph.channels.get(id),
    segment: graph.segments.get(id),
    template: graph.templates.get(id),
    journey: graph.journeys.get(id),
    kpi: graph.kpis.get(id),
  }
  const ir = irs[kind]
  if (ir === undefined) throw new Error(`${kind}.${id} was not resolved`)
  return ir
}
