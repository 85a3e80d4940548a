/** The compiler's pipeline: config files in, a compiled project and everything found on the way out. */
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts'
import type { CompiledProject } from '../ir/compiled.ts'
import type { Declaration } from '../ir/declaration.ts'
import type { ProjectGraph } from '../ir/graph.ts'
import type { CompiledMjml } from '../ir/mjml.ts'
import type { ProjectSettings } from '../ir/project.ts'
import { checkProject } from './check/check-project.ts'
import { compileGraph } from './compile-graph.ts'
import { compileMjml } from './declarations/templates/mjml/compile-mjml.ts'
import { CATALOG_DIALECT } from './dialects/table.ts'
import { mayDeclare } from './load/broken-files.ts'
import { type LoadInput, loadProject } from './load/load-project.ts'
import { holdsSql } from './load/named-files.ts'
import type { MayBeElsewhere } from './resolve/declaration-context.ts'
import { resolveProject } from './resolve/resolve-project.ts'
import { validateDeclarations } from './validate/validate-declarations.ts'

export interface CompileResult {
  /** Objects without errors, also when others have some. Absent when there is no project. */
  readonly graph?: ProjectGraph
  /** Present when there are no errors. */
  readonly compiled?: CompiledProject
  readonly diagnostics: readonly Diagnostic[]
}

export interface ProjectResult extends CompileResult {
  readonly settings?: ProjectSettings
}

export interface CompileInput extends LoadInput {
  /** Whether what can be proved of segments is looked for, too. Default true. */
  readonly withProofs?: boolean
}

export async function compileProject(input: CompileInput): Promise<ProjectResult> {
  const { value, diagnostics } = await loadProject(input)
  const { settings, project, declarations, brokenFiles } = value
  if (declarations.some(({ body }) => holdsSql(body))) await CATALOG_DIALECT.rawSql.start()
  if (project === undefined) return { diagnostics: sortDiagnostics(diagnostics) }
  const mjml = await compileMjml(declarations)
  const result = compileLoaded(
    project,
    declarations,
    diagnostics,
    (kind, id) => mayDeclare(brokenFiles, kind, id),
    { stateSchema: settings?.database.schema, withProofs: input.withProofs ?? true, mjml },
  )
  return settings === undefined ? result : { settings, ...result }
}

/** The same without files: for tests, and whoever has declarations at hand. */
export function compileDeclarations(
  project: Declaration,
  declarations: readonly Declaration[],
): CompileResult {
  const options = { stateSchema: undefined, withProofs: true }
  return compileLoaded(project, declarations, [], () => false, options)
}

function compileLoaded(
  project: Declaration,
  declarations: readonly Declaration[],
  found: readonly Diagnostic[],
  mayBeElsewhere: MayBeElsewhere,
  {
    stateSchema,
    withProofs,
    mjml,
  }: {
    readonly stateSchema: string | undefined
    readonly withProofs: boolean
    readonly mjml?: CompiledMjml
  },
): CompileResult {
  const validated = validateDeclarations([project, ...declarations])
  const valid = new Set(validated.value)
  const resolved = resolveProject({
    project,
    declarations,
    valid,
    mayBeElsewhere,
    ...(mjml === undefined ? {} : { mjml }),
  })
  const graph = stateSchema === undefined ? resolved.value : { ...resolved.value, stateSchema }
  const checked = checkProject(graph, { withProofs })
  const stages = [found, validated.diagnostics, resolved.diagnostics, checked]
  const diagnostics = sortDiagnostics(once(stages.reduce(withoutConsequences)))
  if (hasErrors(diagnostics)) return { graph, diagnostics }
  return { graph, compiled: compileGraph(graph), diagnostics }
}

/** What a later stage finds exactly where an earlier one found an error only follows from it. */
function withoutConsequences(
  earlier: readonly Diagnostic[],
  later: readonly Diagnostic[],
): readonly Diagnostic[] {
  const places = new Set(earlier.filter(({ severity }) => severity === 'error').map(placeOf))
  const news = later.filter((item) => item.location === undefined || !places.has(placeOf(item)))
  return [...earlier, ...news]
}

/** A partial is looked at by each template that uses it, and is wrong once. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [JSON.stringify(each), each])).values()]
}

function placeOf({ location }: Diagnostic): string {
  return location === undefined ? '' : `${location.file}:${location.line}:${location.column}`
}
