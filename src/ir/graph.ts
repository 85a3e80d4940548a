/** The resolved project: every reference bound, every default written out, no cycles. */
import type { Address } from './address.ts'
import type { Catalog } from './catalog.ts'
import type { Channel } from './channel.ts'
import type { Coupons } from './coupons.ts'
import type { Declaration } from './declaration.ts'
import type { Export } from './export.ts'
import type { Journey } from './journey.ts'
import type { Kpi } from './kpi.ts'
import type { CompiledMjml } from './mjml.ts'
import type { TemplatePartial } from './partial.ts'
import type { Project } from './project.ts'
import type { Segment } from './segment.ts'
import type { Template } from './template.ts'
import type { Topic } from './topic.ts'

export interface ProjectGraph {
  /** Schema of crm's own tables in the environment it is compiled for. */
  readonly stateSchema?: string
  readonly project: Project
  /** Absent only when its declaration has errors. */
  readonly catalog: Catalog | undefined
  readonly topics: ReadonlyMap<string, Topic>
  readonly channels: ReadonlyMap<string, Channel>
  readonly segments: ReadonlyMap<string, Segment>
  readonly coupons: ReadonlyMap<string, Coupons>
  readonly partials: ReadonlyMap<string, TemplatePartial>
  /** What MJML has become, by its text: compiled before the rest, because it takes its time. */
  readonly mjml: CompiledMjml
  readonly templates: ReadonlyMap<string, Template>
  readonly journeys: ReadonlyMap<string, Journey>
  readonly kpis: ReadonlyMap<string, Kpi>
  readonly exports: ReadonlyMap<string, Export>
  /** As written, by address, for locations and for the written form that plans compare. */
  readonly declarations: ReadonlyMap<Address, Declaration>
}
