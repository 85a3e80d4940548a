/** Who may import whom: the table of ARCHITECTURE.md, checked on every import, dynamic ones too. */
import { describe, expect, test } from 'vitest'
import { importedPath, importsOf, readSources, type SourceFile } from './source-files.ts'

const ANYONE_BUT = (folders: readonly string[], not: readonly string[]) =>
  folders.filter((folder) => !not.includes(folder))
const FOLDERS = [
  'ir',
  'diagnostics',
  'dsl',
  'compiler',
  'plan',
  'apply',
  'runtime',
  'measure',
  'adapters',
  'cli',
] as const
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ir: [],
  diagnostics: ['ir'],
  dsl: ['ir'],
  compiler: ['ir', 'diagnostics', 'dsl'],
  plan: ['ir', 'diagnostics'],
  apply: ['ir', 'diagnostics', 'plan'],
  runtime: ['ir', 'diagnostics'],
  measure: ['ir', 'diagnostics'],
  adapters: ANYONE_BUT(FOLDERS, ['dsl', 'cli']),
  cli: FOLDERS,
}

const sources = readSources(['src'])

/** `from → to` pairs of the part of the path that `name` picks, each with one example. */
function edges(
  files: readonly SourceFile[],
  name: (path: string) => string | undefined,
): Map<string, string> {
  const found = new Map<string, string>()
  for (const file of files) {
    const from = name(file.path)
    for (const specifier of importsOf(file)) {
      const path = importedPath(file, specifier)
      const to = path === undefined ? undefined : name(path)
      if (from === undefined || to === undefined || from === to) continue
      found.set(`${from} → ${to}`, `${file.path} imports ${specifier}`)
    }
  }
  return found
}

const folderOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1]
const compilerFolderOf = (path: string) => /^src\/compiler\/([^/]+)\//.exec(path)?.[1]

/** A cycle among the pairs as a readable path, or `undefined`. */
function findCycle(pairs: Iterable<string>): string | undefined {
  const next = new Map<string, string[]>()
  for (const pair of pairs) {
    const [from = '', to = ''] = pair.split(' → ')
    next.set(from, [...(next.get(from) ?? []), to])
  }
  const done = new Set<string>()
  const search = (folder: string, path: readonly string[]): string | undefined => {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder].join(' → ')
    if (done.has(folder)) return undefined
    for (const target of next.get(folder) ?? []) {
      const cycle = search(target, [...path, folder])
      if (cycle !== undefined) return cycle
    }
    done.add(folder)
    return undefined
  }
  for (const folder of next.keys()) {
    const cycle = search(folder, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

describe('imports', () => {
  test('every folder of src is in the table', () => {
    const folders = new Set(sources.map((file) => folderOf(file.path)))
    expect([...folders].filter((folder) => !FOLDERS.some((known) => known === folder))).toEqual([])
  })

  test('a folder imports only those the table allows', () => {
    const broken = [...edges(sources, folderOf)].filter(([pair]) => {
      const [from = '', to = ''] = pair.split(' → ')
      return !(MAY_IMPORT[from] ?? []).includes(to)
    })
    expect(broken.map(([pair, example]) => `${pair}: ${example}`)).toEqual([])
  })

  test('no folder imports another both ways, not even over a third', () => {
    expect(findCycle(edges(sources, folderOf).keys())).toBeUndefined()
  })

  test('a stage of the compiler imports no later stage', () => {
    expect(findCycle(edges(sources, compilerFolderOf).keys())).toBeUndefined()
  })
})
