/** A folder's path in, a new project in it out: the files of `examples/start` and what every npm project needs. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import { projectFiles } from './project-files.ts'

export interface CreateProjectInput {
  /** Absolute. */
  readonly folder: string
  /** As the user wrote it, for messages. */
  readonly written: string
  /** The folder with the files to start from. */
  readonly template: string
  /** Version of this package, which the new project depends on. */
  readonly version: string
}

export interface CreatedProject {
  readonly name: string
  /** Relative to the folder, sorted. */
  readonly files: readonly string[]
}

const LEFT_BEHIND = new Set(['.crm', 'node_modules'])

export function createProject(input: CreateProjectInput): Checked<CreatedProject | undefined> {
  const { folder, written } = input
  if (!isEmpty(folder)) {
    const message = `${written} exists and is not an empty folder.`
    const fix = 'Name a folder that does not exist yet, or an empty one.'
    return { value: undefined, diagnostics: [diagnostic('CRM9801', { message, fix })] }
  }
  try {
    return { value: writeProject(input), diagnostics: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The project could not be written to ${written}: ${reason}.`
    const fix = 'Choose a folder that you may write to.'
    return { value: undefined, diagnostics: [diagnostic('CRM9802', { message, fix })] }
  }
}

function isEmpty(folder: string): boolean {
  if (!existsSync(folder)) return true
  try {
    return readdirSync(folder).length === 0
  } catch {
    return false
  }
}

function writeProject({ folder, template, version }: CreateProjectInput): CreatedProject {
  const name = projectName(folder)
  mkdirSync(folder, { recursive: true })
  // In a clone somebody may have used the example, and left its database and messages there.
  cpSync(template, folder, { recursive: true, filter: (path) => !LEFT_BEHIND.has(basename(path)) })
  for (const file of listFiles(folder)) {
    const path = join(folder, file)
    writeFileSync(path, adapt(readFileSync(path, 'utf8'), file, name))
  }
  for (const [file, text] of Object.entries(projectFiles(name, version))) {
    writeFileSync(join(folder, file), text)
  }
  return { name, files: listFiles(folder) }
}

/** `My Shop 2` → `my-shop-2`: a name that npm and crm both take. */
function projectName(folder: string): string {
  const words =
    basename(folder)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  const name = words.join('-')
  return /^[a-z]/.test(name) ? name : ['crm', name].filter((part) => part !== '').join('-')
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** Puts in the project's name, and lets the editor's schema be found in `node_modules`. */
function adapt(text: string, file: string, name: string): string {
  const up = dirname(file) === '.' ? './' : '../'.repeat(file.split('/').length - 1)
  return text
    .replaceAll('my-shop', name)
    .replace(/\$schema=(?:\.\.\/)+schemas\//g, `$schema=${up}node_modules/crm-as-code/schemas/`)
}
