/** Folders of the repository in, their source files out: text, syntax tree and imports, read without type-checking. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ts } from 'ts-morph'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage'])

/** Every file below the folders (dot-directories left out) whose name matches, sorted. */
export function listFiles(folders: readonly string[], name: RegExp): string[] {
  return folders.flatMap((folder) => walk(folder)).filter((path) => name.test(path))
}

function walk(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true })
  return entries
    .filter((entry) => !SKIPPED.has(entry.name) && !entry.name.startsWith('.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name)
      return entry.isDirectory() ? walk(path) : [path]
    })
}

export function readSources(folders: readonly string[]): SourceFile[] {
  return listFiles(folders, /\.ts$/).map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    return { path, text, tree }
  })
}

/** Specifiers of static, re-exporting and dynamic imports, as written. */
export function importsOf(file: SourceFile): string[] {
  const found: string[] = []
  visit(file.tree, (node) => {
    const specifier = specifierOf(node)
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push(specifier.text)
  })
  return found
}

function specifierOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return node.arguments[0]
  }
  return undefined
}

/** The repository path a relative specifier names; `undefined` for packages. */
export function importedPath(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = join(ROOT, dirname(file.path), specifier)
  return relative(ROOT, target).replaceAll('\\', '/')
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node)
  ts.forEachChild(node, (child) => visit(child, see))
}

/** `file:line` of a node, for messages. */
export function placeOf(file: SourceFile, node: ts.Node): string {
  const { line } = file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree))
  return `${file.path}:${line + 1}`
}
