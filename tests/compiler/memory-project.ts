/** YAML files by name in, what the compiler makes of them out; nothing is read from disk. */
import { compileProject, type ProjectResult } from '../../src/compiler/compile.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { FileSystem } from '../../src/ir/file-system.ts'
import type { ModuleLoader } from '../../src/ir/module-loader.ts'

const ROOT = '/project'

/** A project's config and catalog, for tests that are about neither. */
export const SHOP = {
  'crm.config.yaml':
    'name: shop\nzone: Asia/Seoul\npreferences: { url: https://shop.example/preferences }\n',
  'catalog.yaml': `
catalog: shop
customers:
  table: customers
  key: { column: id, type: integer }
  where: { property: deleted, is: false }
  traits:
    email: text
    name: text
    country: text
    age: number
    deleted: boolean
    marketing_consent: boolean
    signed_up_at: instant
    birthday: date
    tags: { type: list, of: text }
events:
  purchase:
    table: orders
    customer: customer_id
    at: ordered_at
    id: id
    where: { property: status, is: paid }
    properties:
      total: { type: money, currency: KRW }
      category: text
      status: text
  page_view: { table: page_views, customer: customer_id, at: viewed_at, properties: { path: text } }
`,
  'channel.yaml': `
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
`,
  'topic.yaml': 'topic: offers\nconsent: { trait: marketing_consent, is: true }\n',
}

export type Files = Readonly<Record<string, string>>

export function compileFiles(files: Files): Promise<ProjectResult> {
  return compileProject({
    cwd: ROOT,
    configPath: 'crm.config.yaml',
    files: memoryFiles(files),
    modules: NO_MODULES,
  })
}

/** The compiled project of files that have to be right. */
export async function compileCleanly(files: Files): Promise<CompiledProject> {
  const { compiled, diagnostics } = await compileFiles(files)
  if (compiled === undefined) throw new Error(describe(diagnostics).join('\n'))
  return compiled
}

/** What is found in these files beside a shop that is right. */
export async function diagnose(files: Files): Promise<readonly string[]> {
  return describe((await compileFiles({ ...SHOP, ...files })).diagnostics)
}

export function describe(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, location, message, fix }) => {
    const place =
      location === undefined ? '' : `${location.file}:${location.line}:${location.column} `
    return `${place}${code} ${message}.${fix === undefined ? '' : ` ${fix}`}`
  })
}

function memoryFiles(files: Files): FileSystem {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text]))
  return {
    find: async () =>
      [...texts.keys()]
        .filter((path) => /\.ya?ml$/.test(path) && !path.endsWith('crm.config.yaml'))
        .sort(),
    readText: async (path) => texts.get(path),
  }
}

const NO_MODULES: ModuleLoader = {
  load: async (paths) =>
    paths.map((path) => ({ kind: 'failed', path, error: new Error('no modules in memory') })),
  close: async () => {},
}
