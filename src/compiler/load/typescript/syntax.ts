/** TypeScript's parser through ts-morph, loaded only when there is something to locate: it takes half a second. */
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import type { Node, Project, SourceFile } from 'ts-morph'

type TsMorph = typeof import('ts-morph')

let loaded: TsMorph | undefined

/** Synchronous, because positions are asked for in the middle of synchronous stages. */
export function tsMorph(): TsMorph {
  const requireModule = createRequire(import.meta.url)
  const module: TsMorph = loaded ?? requireModule('ts-morph')
  loaded = module
  return module
}

/** The project's TypeScript files, each parsed when it is first asked for. Nothing is type-checked. */
export class SourceFiles {
  readonly #texts: ReadonlyMap<string, string>
  #project: Project | undefined

  /** Texts by absolute path. */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  get(path: string): SourceFile | undefined {
    const text = this.#texts.get(path)
    if (text === undefined) return undefined
    this.#project ??= newProject()
    return this.#project.getSourceFile(path) ?? this.#project.createSourceFile(path, text)
  }

  /** The file a relative import means, when it is one of the project's. */
  imported(from: string, specifier: string): SourceFile | undefined {
    if (!specifier.startsWith('.')) return undefined
    const path = resolve(dirname(from), specifier)
    const stem = path.replace(/\.[cm]?[jt]s$/, '')
    const candidates = [path, `${stem}.ts`, `${stem}.mts`, `${path}.ts`, `${path}/index.ts`]
    const found = candidates.find((candidate) => this.#texts.has(candidate))
    return found === undefined ? undefined : this.get(found)
  }
}

function newProject(): Project {
  const { Project } = tsMorph()
  return new Project({
    useInMemoryFileSystem: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true },
  })
}

/** Without parentheses, `as`, `satisfies` and `!`, which mean nothing at run time. */
export function unwrap(node: Node): Node {
  const { Node } = tsMorph()
  const isWrapper =
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isNonNullExpression(node)
  return isWrapper ? unwrap(node.getExpression()) : node
}
