/** A directory and perhaps `--config FILE` in, the absolute path of the project's config file out. */
import { dirname, join, parse, resolve } from 'node:path'
import { cosmiconfig } from 'cosmiconfig'
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { FileSystem } from '../../ir/file-system.ts'

export const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'].map(
  (extension) => `crm.config.${extension}`,
)

export interface ConfigRequest {
  readonly cwd: string
  /** As given with `--config`: a file, or a directory that has one. */
  readonly configPath?: string
  readonly files: FileSystem
}

export async function findConfig(request: ConfigRequest): Promise<Checked<string | undefined>> {
  const { cwd, configPath } = request
  const found = configPath === undefined ? await searchUpward(cwd) : await findNamed(request)
  if (found !== undefined) return { value: found, diagnostics: [] }
  const missing =
    configPath === undefined
      ? diagnostic('CRM1001', {
          message: `There is no crm.config.ts in ${cwd} or a directory above it`,
          fix: 'Change to the project, name its config with --config FILE, or start one with "crm init DIRECTORY".',
        })
      : diagnostic('CRM1001', {
          message: `There is no config file ${configPath}`,
          fix: 'Give the path of a crm.config file, or of a directory that has one.',
        })
  return { value: undefined, diagnostics: [missing] }
}

/** Only found, never read, by the finder: reading keeps positions. */
async function searchUpward(cwd: string): Promise<string | undefined> {
  const loaders = Object.fromEntries(
    ['.ts', '.mts', '.js', '.mjs', '.yaml', '.yml', '.json'].map((extension) => [
      extension,
      (path: string) => ({ path }),
    ]),
  )
  const explorer = cosmiconfig('crm', {
    searchPlaces: CONFIG_NAMES,
    loaders,
    stopDir: parse(cwd).root,
    ignoreEmptySearchPlaces: false,
    cache: false,
  })
  const path = (await explorer.search(cwd))?.filepath
  return path !== undefined && isAbove(dirname(path), cwd) ? path : undefined
}

/** The finder also looks into the user's own settings, which are no project. */
function isAbove(directory: string, cwd: string): boolean {
  for (let at = cwd; ; at = dirname(at)) {
    if (at === directory) return true
    if (at === dirname(at)) return false
  }
}

async function findNamed({
  cwd,
  configPath = '',
  files,
}: ConfigRequest): Promise<string | undefined> {
  const path = resolve(cwd, configPath)
  const candidates = [path, ...CONFIG_NAMES.map((name) => join(path, name))]
  for (const candidate of candidates) {
    const text = await files.readText(candidate).catch(() => undefined)
    if (text !== undefined) return candidate
  }
  return undefined
}
