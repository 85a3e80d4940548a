/**
 * A project's files in, its settings and the tables of its catalog out, without whatever a model is named in or read by: a
 * model is fitted before its file is there, and again when the file no longer fits.
 */
import { compileDeclarations } from '../../compiler/compile.ts'
import { loadProject } from '../../compiler/load/load-project.ts'
import { type Checked, diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { Declaration } from '../../ir/declaration.ts'
import { isJsonObject, type JsonObject } from '../../ir/json.ts'
import type { ProjectSettings } from '../../ir/project.ts'
import type { CliContext } from '../context.ts'
import type { ProjectOptions } from '../project-options.ts'

export interface ProjectTables {
  readonly settings: ProjectSettings
  readonly catalog: Catalog
  /** Of the project's days. */
  readonly zone: string
}

export async function openTables(
  context: CliContext,
  options: ProjectOptions,
): Promise<Checked<ProjectTables | undefined>> {
  const [{ createFileSystem }, { createModuleLoader }] = await Promise.all([
    import('../../adapters/file-system.ts'),
    import('../../adapters/module-loader.ts'),
  ])
  const modules = createModuleLoader()
  try {
    const { value, diagnostics } = await loadProject({
      cwd: context.cwd,
      ...(options.config === undefined ? {} : { configPath: options.config }),
      ...(options.env === undefined ? {} : { environment: options.env }),
      files: createFileSystem(),
      modules,
    })
    const { project, settings, declarations } = value
    if (project === undefined || settings === undefined || hasErrors(diagnostics)) {
      return { value: undefined, diagnostics }
    }
    const catalogs = declarations.filter(({ kind }) => kind === 'catalog').map(tablesOf)
    if (catalogs.length === 0) return { value: undefined, diagnostics: [noCatalog()] }
    const { graph, diagnostics: problems } = compileDeclarations(project, catalogs)
    const catalog = graph?.catalog
    if (graph === undefined || catalog === undefined || hasErrors(problems)) {
      return { value: undefined, diagnostics: problems }
    }
    return { value: { settings, catalog, zone: graph.project.zone }, diagnostics: [] }
  } finally {
    await modules.close()
  }
}

function tablesOf(declaration: Declaration): Declaration {
  const { customers, events } = declaration.body
  const tables = isJsonObject(events)
    ? { events: Object.fromEntries(Object.entries(events).map(withoutModel)) }
    : {}
  const body: JsonObject = { ...(customers === undefined ? {} : { customers }), ...tables }
  return { ...declaration, body }
}

function withoutModel([name, event]: readonly [string, JsonObject[string]]) {
  if (!isJsonObject(event)) return [name, event] as const
  const { model: _, ...rest } = event
  return [name, rest] as const
}

function noCatalog() {
  return diagnostic('CRM3607', {
    message: 'The project has no catalog, so there are no events to fit a model on',
    fix: 'Declare a catalog that says in which table the event is.',
  })
}
