/** A directory in, everything its project declares out, still as written, with positions and what could not be read. */
import { extname, relative, resolve } from 'node:path'
import type { Checked, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { FileSystem } from '../../ir/file-system.ts'
import type { ModuleLoader } from '../../ir/module-loader.ts'
import type { ProjectSettings } from '../../ir/project.ts'
import type { BrokenFile } from './broken-files.ts'
import { readContents } from './file-contents.ts'
import { findConfig } from './find-config.ts'
import { type LoadedConfig, loadConfig } from './load-config.ts'
import { excludedGlobs, projectSettings } from './project-settings.ts'
import { readTexts } from './read-texts.ts'
import { loadModules } from './typescript/load-modules.ts'
import { loadYaml } from './yaml/load-yaml.ts'

export interface LoadInput {
  /** Absolute. */
  readonly cwd: string
  /** As given with `--config`. */
  readonly configPath?: string
  /** As given with `--env`. */
  readonly environment?: string
  readonly files: FileSystem
  readonly modules: ModuleLoader
}

export interface LoadedProject {
  readonly settings: ProjectSettings | undefined
  /** Kind `project`, its id the project's name, its body the written config without the name. */
  readonly project: Declaration | undefined
  /** In the order of files and of positions in them. An address may occur twice. */
  readonly declarations: readonly Declaration[]
  /** Files that may declare more than was found: see `mayDeclare`. */
  readonly brokenFiles: readonly BrokenFile[]
}

const NOTHING: LoadedProject = {
  settings: undefined,
  project: undefined,
  declarations: [],
  brokenFiles: [],
}

export async function loadProject(input: LoadInput): Promise<Checked<LoadedProject>> {
  const { value: path, diagnostics } = await findConfig(input)
  if (path === undefined) return { value: NOTHING, diagnostics }
  const config = await loadConfig(path, { ...input, shownPath: shownFrom(input.cwd) })
  if (config.value === undefined) return { value: NOTHING, diagnostics: config.diagnostics }
  const settings = projectSettings({ path, ...config.value }, input.environment)
  if (settings.value === undefined) {
    const value = { ...NOTHING, project: config.value.project }
    return { value, diagnostics: [...config.diagnostics, ...settings.diagnostics] }
  }
  const loaded = await loadFiles(path, config.value, settings.value, input)
  const diagnosed = [...config.diagnostics, ...loaded.diagnostics]
  const { project } = config.value
  return {
    value: { ...loaded.value, settings: settings.value, project },
    diagnostics: diagnosed,
  }
}

async function loadFiles(
  path: string,
  config: LoadedConfig,
  settings: ProjectSettings,
  input: LoadInput,
): Promise<Checked<Pick<LoadedProject, 'declarations' | 'brokenFiles'>>> {
  const shownPath = shownFrom(input.cwd)
  const excluded = excludedGlobs({ path, ...config })
  const found = await input.files.find(settings.root, settings.include, excluded)
  // The seed is run too, but for another purpose; a config of another name was read already.
  const paths = found.filter((file) => file !== settings.database.seed && file !== path)
  const { texts, diagnostics: unreadable } = await readTexts(paths, input.files, shownPath)
  const yaml = [...texts]
    .filter(([file]) => isYaml(file))
    .map(([file, text]) => ({ file: shownPath(file), text, ...loadYaml(shownPath(file), text) }))
  const scripts = [...texts.keys()].filter((file) => !isYaml(file))
  const modules = await loadModules(scripts, input.modules, { texts, shownPath })
  const written = [
    ...config.declarations,
    ...yaml.flatMap((file) => file.declarations),
    ...modules.declarations.filter((each) => each.kind !== 'project'),
  ]
  const contents = await readContents(written, { cwd: input.cwd, files: input.files, shownPath })
  const brokenScripts = modules.broken.map((file) => ({
    file: shownPath(file),
    text: texts.get(file) ?? '',
  }))
  const brokenYaml = yaml.filter((file) => file.isBroken).map(({ file, text }) => ({ file, text }))
  const diagnostics: readonly Diagnostic[] = [
    ...unreadable,
    ...yaml.flatMap((file) => file.diagnostics),
    ...modules.diagnostics,
    ...contents.diagnostics,
  ]
  return {
    value: {
      declarations: contents.value.toSorted(byFile),
      brokenFiles: [...brokenYaml, ...brokenScripts],
    },
    diagnostics: written.length > 0 || diagnostics.length > 0 ? diagnostics : [nothing(settings)],
  }
}

/** Relative to the working directory, so that a terminal opens the file on a click. */
function shownFrom(cwd: string): (path: string) => string {
  return (path) => relative(cwd, path).replaceAll('\\', '/')
}

function isYaml(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path))
}

/** Stable, so that objects of one file stay in the order they were declared in. */
function byFile(a: Declaration, b: Declaration): number {
  if (a.source.file === b.source.file) return 0
  return a.source.file < b.source.file ? -1 : 1
}

function nothing({ root, include }: ProjectSettings): Diagnostic {
  return diagnostic('CRM1005', {
    message: `No file in ${resolve(root)} that matches ${include.join(', ')} declares anything`,
    fix: 'Add a catalog and a segment, or correct "root" and "include" in the config.',
  })
}
