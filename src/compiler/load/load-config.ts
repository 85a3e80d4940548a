/** The path of the config file in, its settings as written out; what else it declares comes along. */
import { extname } from 'node:path'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { toWritten } from '../../dsl/written.ts'
import type { Declaration, DeclarationSource } from '../../ir/declaration.ts'
import type { FileSystem } from '../../ir/file-system.ts'
import { isJsonObject, type JsonObject } from '../../ir/json.ts'
import type { ModuleLoader } from '../../ir/module-loader.ts'
import { loadModules } from './typescript/load-modules.ts'
import { SourceFiles } from './typescript/syntax.ts'
import { locateInTypeScript } from './typescript/typescript-positions.ts'
import { loadYamlMapping } from './yaml/load-yaml.ts'

export interface LoadedConfig {
  readonly project: Declaration | undefined
  readonly body: JsonObject
  readonly source: DeclarationSource
  /** Objects declared in the config file itself or in what it imports. */
  readonly declarations: readonly Declaration[]
}

export interface ConfigInput {
  readonly files: FileSystem
  readonly modules: ModuleLoader
  shownPath(path: string): string
}

type Written = Pick<LoadedConfig, 'body' | 'source' | 'declarations'>

export async function loadConfig(
  path: string,
  input: ConfigInput,
): Promise<Checked<LoadedConfig | undefined>> {
  const file = input.shownPath(path)
  const text = (await input.files.readText(path).catch(() => undefined)) ?? ''
  const isData = ['.yaml', '.yml', '.json'].includes(extname(path))
  const written = isData ? fromData(file, text) : await fromModule(path, text, input)
  if (written.value === undefined) {
    const { diagnostics } = written
    return { value: undefined, diagnostics: diagnostics.length > 0 ? diagnostics : [empty(file)] }
  }
  const { name, ...body } = written.value.body
  const isNamed = typeof name === 'string' && name !== ''
  const project: Declaration = {
    kind: 'project',
    id: isNamed ? name : 'project',
    body,
    source: written.value.source,
  }
  const diagnostics = isNamed
    ? written.diagnostics
    : [...written.diagnostics, nameless(written.value.source, name !== undefined)]
  return { value: { ...written.value, body, project }, diagnostics }
}

function fromData(file: string, text: string): Checked<Written | undefined> {
  const { body, source, diagnostics } = loadYamlMapping(file, text)
  if (body === undefined || source === undefined) return { value: undefined, diagnostics }
  return { value: { body, source, declarations: [] }, diagnostics }
}

async function fromModule(
  path: string,
  text: string,
  input: ConfigInput,
): Promise<Checked<Written | undefined>> {
  const sources = { texts: new Map([[path, text]]), shownPath: input.shownPath }
  const loaded = await loadModules([path], input.modules, sources)
  const [module] = loaded.modules
  const exported = module?.kind === 'loaded' ? toWritten(module.exports.default) : undefined
  const declarations = loaded.declarations.filter((each) => each.kind !== 'project')
  const { diagnostics } = loaded
  if (!isJsonObject(exported)) return { value: undefined, diagnostics }
  const call = { kind: 'project', id: '', site: { file: path, line: 1, column: 1 } } as const
  const positions = { files: new SourceFiles(sources.texts), shownPath: input.shownPath }
  const source: DeclarationSource = {
    file: input.shownPath(path),
    syntax: 'typescript',
    locate: (field, token) => locateInTypeScript(call, field, token, positions),
  }
  return { value: { body: exported, source, declarations }, diagnostics }
}

function empty(file: string): Diagnostic {
  const isScript = /\.[cm]?[jt]s$/.test(file)
  return diagnostic('CRM1002', {
    location: { file, line: 1, column: 1 },
    message: isScript ? `${file} has no default export` : `${file} is not a mapping of settings`,
    fix: isScript
      ? "Write: export default defineConfig({ name: '…', zone: '…' })"
      : 'Start it with "name:" and "zone:".',
  })
}

function nameless(source: DeclarationSource, isWritten: boolean): Diagnostic {
  return diagnostic('CRM1003', {
    location: isWritten ? source.locate(['name']) : source.locate([]),
    message: isWritten ? 'The name of the project is not a text' : 'The project has no name',
    fix: 'Give it a "name" in kebab-case.',
  })
}
