/** The options of a command in, the compiled project and its settings out. Everything heavy is loaded here, on demand. */
import type { Checked } from '../diagnostics/diagnostic.ts'
import type { CompiledProject } from '../ir/compiled.ts'
import type { ProjectGraph } from '../ir/graph.ts'
import type { ProjectSettings } from '../ir/project.ts'
import type { CliContext } from './context.ts'
import type { ProjectOptions } from './project-options.ts'

export interface OpenedProject {
  readonly settings: ProjectSettings
  readonly compiled: CompiledProject
  readonly graph: ProjectGraph
}

/** `undefined` when there are errors; the diagnostics say which. What can be proved of segments, only validate asks for. */
export async function openProject(
  context: CliContext,
  options: ProjectOptions,
  { withProofs }: { readonly withProofs: boolean } = { withProofs: false },
): Promise<Checked<OpenedProject | undefined>> {
  const [{ compileProject }, { createFileSystem }, { createModuleLoader }] = await Promise.all([
    import('../compiler/compile.ts'),
    import('../adapters/file-system.ts'),
    import('../adapters/module-loader.ts'),
  ])
  const modules = createModuleLoader()
  try {
    const { settings, compiled, graph, diagnostics } = await compileProject({
      cwd: context.cwd,
      ...(options.config === undefined ? {} : { configPath: options.config }),
      ...(options.env === undefined ? {} : { environment: options.env }),
      files: createFileSystem(),
      modules,
      withProofs,
    })
    const isWhole = settings !== undefined && compiled !== undefined && graph !== undefined
    return { value: isWhole ? { settings, compiled, graph } : undefined, diagnostics }
  } finally {
    await modules.close()
  }
}
