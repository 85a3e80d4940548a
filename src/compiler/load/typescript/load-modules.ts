/** Paths of TypeScript files in, what they declare while they run out; a file that fails costs one diagnostic. */

import { type Diagnostic, diagnostic } from '../../../diagnostics/diagnostic.ts'
import { sortDiagnostics } from '../../../diagnostics/sort-diagnostics.ts'
import { type CollectedDeclaration, collectDeclarations } from '../../../dsl/collector.ts'
import type { Declaration, DeclarationSource } from '../../../ir/declaration.ts'
import type { Json } from '../../../ir/json.ts'
import type { LoadedModule, ModuleLoader } from '../../../ir/module-loader.ts'
import { isForm, kindOf } from '../../../ir/written-kind.ts'
import { NESTING_FIX, nestedMessage, tooDeepIn } from '../nesting.ts'
import { explainFailure, type Sources } from './module-failure.ts'
import { SourceFiles } from './syntax.ts'
import { locateInTypeScript } from './typescript-positions.ts'

export interface LoadedModules {
  readonly declarations: readonly Declaration[]
  readonly modules: readonly LoadedModule[]
  readonly diagnostics: readonly Diagnostic[]
  /** Absolute paths of files that did not run to their end. */
  readonly broken: readonly string[]
}

export async function loadModules(
  paths: readonly string[],
  loader: ModuleLoader,
  sources: Sources,
): Promise<LoadedModules> {
  let modules: readonly LoadedModule[] = []
  const collected = await collectDeclarations(async () => {
    // A project without scripts does not pay for starting what runs them.
    if (paths.length > 0) modules = await loader.load(paths)
  })
  const files = new SourceFiles(sources.texts)
  const read = once(collected).map((each) => declarationOf(each, files, sources))
  const failures = modules.flatMap((module) =>
    module.kind === 'failed'
      ? [{ from: module.path, ...explainFailure(module.path, module.error, sources) }]
      : [],
  )
  return {
    modules,
    declarations: read.flatMap((each) => each.declaration ?? []),
    diagnostics: [
      ...read.flatMap((each) => each.diagnostics),
      // Files that import a broken one fail with its error.
      ...sortDiagnostics(failures.map((each) => each.diagnostic)),
    ],
    broken: [...new Set(failures.flatMap((each) => [each.from, each.path]))],
  }
}

/** A file that two loaders ran, for example where one is installed for the whole process, declares once. */
function once(collected: readonly CollectedDeclaration[]): readonly CollectedDeclaration[] {
  return [...new Map(collected.map((each) => [JSON.stringify(each), each])).values()]
}

interface Read {
  readonly declaration?: Declaration
  readonly diagnostics: readonly Diagnostic[]
}

function declarationOf(
  collected: CollectedDeclaration,
  files: SourceFiles,
  sources: Sources,
): Read {
  const { kind, id, body } = collected
  const source = sourceOf(collected, files, sources)
  if (typeof id !== 'string' || id === '') {
    const wrong = diagnostic('CRM1014', {
      location: source.locate([]),
      message: `The id of this ${kind} is ${id === null || id === '' ? 'missing' : 'not a text'}`,
      fix: 'Give an id in kebab-case as first argument.',
    })
    return { diagnostics: [wrong] }
  }
  const deep = tooDeepIn(body)
  if (deep !== undefined) {
    const location = source.locate(deep)
    return {
      diagnostics: [
        diagnostic('CRM1018', { location, message: nestedMessage(), fix: NESTING_FIX }),
      ],
    }
  }
  const form = isForm(kind) ? { writtenAs: kind } : {}
  const declaration = { kind: kindOf(kind), ...form, id, body, source }
  const unsafe = unsafeNumber(body, [])
  if (unsafe === undefined) return { declaration, diagnostics: [] }
  const changed = diagnostic('CRM1016', {
    location: source.locate(unsafe.path),
    message: `JavaScript cannot hold this number exactly: it has become ${unsafe.value}`,
    fix: 'Write its digits in quotes.',
  })
  return { declaration, diagnostics: [changed] }
}

function sourceOf(
  { kind, id, site }: CollectedDeclaration,
  files: SourceFiles,
  sources: Sources,
): DeclarationSource {
  const file = sources.shownPath(site?.file ?? '')
  return {
    file,
    syntax: 'typescript',
    locate(path, token) {
      if (site === undefined) return { file, line: 1, column: 1 }
      const call = { kind, id: String(id), site }
      return locateInTypeScript(call, path, token, { files, shownPath: sources.shownPath })
    },
  }
}

/** Beyond 2^53 neighbouring integers are one number, so what was written is already lost. */
function unsafeNumber(
  value: Json | undefined,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; value: number } | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? { path, value } : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, item] of Object.entries(value)) {
    const found = unsafeNumber(item, [...path, Array.isArray(value) ? Number(key) : key])
    if (found !== undefined) return found
  }
  return undefined
}
