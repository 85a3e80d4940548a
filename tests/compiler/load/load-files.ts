/** The files of a project as texts in, what loading them gives out; on a real disk and through the real module loader. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createFileSystem } from '../../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../../src/adapters/module-loader.ts'
import { type LoadedProject, loadProject } from '../../../src/compiler/load/load-project.ts'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import type { SourceLocation } from '../../../src/ir/location.ts'

export type Files = Readonly<Record<string, string>>

export interface LoadRequest {
  /** Where the command runs, relative to the project. */
  readonly cwd?: string
  readonly configPath?: string
  readonly environment?: string
}

export interface LoadedFiles extends LoadedProject {
  readonly diagnostics: readonly Diagnostic[]
  /** `file:line:column code`, then the underlined text. */
  readonly problems: readonly string[]
  readonly directory: string
  /** The text a location underlines. */
  underlined(location: SourceLocation): string
}

export const CONFIG = { 'crm.config.yaml': 'name: test\nzone: Asia/Seoul\n' }

export async function loadFiles(files: Files, request: LoadRequest = {}): Promise<LoadedFiles> {
  const { cwd = '.', ...options } = request
  // A path with everything that has broken path handling before.
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'crm load (한글) #1-')))
  const modules = createModuleLoader()
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), text)
    }
    const { value, diagnostics } = await loadProject({
      cwd: join(directory, cwd),
      ...options,
      files: createFileSystem(),
      modules,
    })
    const underlined = (location: SourceLocation) => underlinedIn(files, cwd, location)
    const problems = diagnostics.map((each) => problem(each, underlined)).sort()
    return { ...value, diagnostics, problems, directory, underlined }
  } finally {
    await modules.close()
    await rm(directory, { recursive: true })
  }
}

function underlinedIn(files: Files, cwd: string, location: SourceLocation): string {
  const line = files[join(cwd, location.file)]?.split('\n')[location.line - 1] ?? ''
  return line.slice(location.column - 1, (location.endColumn ?? location.column + 1) - 1)
}

function problem(
  { code, location }: Diagnostic,
  underlined: (location: SourceLocation) => string,
): string {
  if (location === undefined) return code
  const { file, line, column } = location
  return `${file}:${line}:${column} ${code} ${underlined(location)}`.trimEnd()
}
