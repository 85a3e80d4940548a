/**
 * The options of a command in, where the project's state is kept out. For commands that obey what was planned or
 * applied and nothing else: mistakes in declarations do not concern them.
 */
import { type Checked, hasErrors } from '../diagnostics/diagnostic.ts'
import type { ProjectSettings } from '../ir/project.ts'
import type { CliContext } from './context.ts'
import type { ProjectOptions } from './project-options.ts'

export interface OpenedSettings {
  readonly settings: ProjectSettings
  /** The project's name. */
  readonly project: string
}

export async function openSettings(
  context: CliContext,
  options: ProjectOptions,
): Promise<Checked<OpenedSettings | undefined>> {
  const [{ loadProject }, { createFileSystem }, { createModuleLoader }] = await Promise.all([
    import('../compiler/load/load-project.ts'),
    import('../adapters/file-system.ts'),
    import('../adapters/module-loader.ts'),
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
    const { settings, project } = value
    if (settings === undefined || project === undefined) {
      return { value: undefined, diagnostics: diagnostics.filter((item) => hasErrors([item])) }
    }
    return { value: { settings, project: project.id }, diagnostics: [] }
  } finally {
    await modules.close()
  }
}
