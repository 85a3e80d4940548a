/** What is known of the whole project in, what one declaration's resolve may look at and report to out. */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Address, addressOf, type ObjectKind } from '../../ir/address.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { CompiledMjml } from '../../ir/mjml.ts'
import type { TemplatePartial } from '../../ir/partial.ts'
import type { Project } from '../../ir/project.ts'
import type { Topic } from '../../ir/topic.ts'
import type { DeclarationContext, ResolvedJourneys } from '../declarations/declaration-kind.ts'
import type { DeclaredObjects } from './declared-objects.ts'

export interface ProjectNames {
  readonly project: Project
  readonly catalog: Catalog | undefined
  readonly declared: DeclaredObjects
  /** Once they are resolved. */
  readonly topics?: ReadonlyMap<string, Topic>
  readonly partials?: ReadonlyMap<string, TemplatePartial>
  readonly journeys?: ResolvedJourneys
  readonly mjml?: CompiledMjml
  readonly idsByKind: ReadonlyMap<ObjectKind, ReadonlySet<string>>
  readonly mayBeElsewhere: MayBeElsewhere
}

/** Whether a file that did not load may declare the object (without an id: any of that kind). */
export type MayBeElsewhere = (kind: ObjectKind, id?: string) => boolean

const NONE: ReadonlySet<string> = new Set()

export function contextFor(
  declaration: Declaration,
  names: ProjectNames,
  found: Diagnostic[],
): DeclarationContext {
  const { project, catalog, idsByKind } = names
  const address = addressOf(declaration.kind, declaration.id)
  const sourceOf = (about: Address | undefined) =>
    (about === undefined ? undefined : names.declared.get(about)?.source) ?? declaration.source
  const report: DeclarationContext['report'] = (code, path, detail) => {
    const { message, fix, token, location, at, about } = detail
    const source = sourceOf(about)
    // An unknown segment in a condition: it only follows from the error of the file that declares it.
    if (code === 'CRM3105' && names.mayBeElsewhere('segment', token)) return
    found.push(
      diagnostic(code, {
        address: about ?? address,
        location: location ?? (at && source.locateText?.(path, at)) ?? source.locate(path, token),
        message,
        ...(fix === undefined ? {} : { fix }),
      }),
    )
  }
  return {
    project,
    catalog,
    zone: project.zone,
    segmentIds: idsByKind.get('segment') ?? NONE,
    ...(names.topics === undefined ? {} : { topics: names.topics }),
    ...(names.partials === undefined ? {} : { partials: names.partials }),
    ...(names.journeys === undefined ? {} : { journeys: names.journeys }),
    ...(names.mjml === undefined ? {} : { mjml: names.mjml }),
    ...(declaration.files === undefined ? {} : { files: declaration.files }),
    report,
    isDeclared: (kind, id) =>
      idsByKind.get(kind)?.has(id) === true || names.mayBeElsewhere(kind, id),
    refer(kind, id, path) {
      const known = idsByKind.get(kind) ?? NONE
      if (known.has(id)) return true
      if (names.mayBeElsewhere(kind, id)) return false
      report('CRM3001', path, {
        message: `There is no ${kind} "${id}"`,
        fix: suggestNames(id, known),
        token: id,
      })
      return false
    },
  }
}
