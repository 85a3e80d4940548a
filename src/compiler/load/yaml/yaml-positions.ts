/** A parsed YAML document and a field path in, the place of that field in the file out. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml'
import type { FieldPath, SourceLocation } from '../../../ir/location.ts'
import { findWord } from '../find-word.ts'

export interface YamlSource {
  /** As shown to people. */
  readonly file: string
  readonly text: string
  readonly lines: LineCounter
  /** The key whose value names the whole document. */
  readonly idKey?: string
}

/** The node a path leads to, and the key it stands under. */
interface Place {
  readonly node: Node | null
  readonly key: Node | undefined
  /** Whether the whole path was there, not only its beginning. */
  readonly isWhole: boolean
}

/**
 * The position of the field at `path` or of its nearest written ancestor. A scalar is its own position; a collection
 * is found by its key. `token` narrows to a word inside.
 */
export function locateInYaml(
  source: YamlSource,
  document: Document.Parsed,
  path: FieldPath,
  token?: string,
): SourceLocation {
  const place = walk(document, path)
  const last = path.at(-1)
  if (token !== undefined) {
    if (place.isWhole && last === token && place.key !== undefined) return at(source, place.key)
    const found = tokenIn(source, place.node, token)
    if (found !== undefined) return found
  }
  const isAll = place.node === document.contents && place.key === undefined
  return at(source, isAll ? nameOf(source, document) : anchorOf(place))
}

/** What stands for the whole document: its id, or its first key. */
function nameOf({ idKey }: YamlSource, document: Document.Parsed): Node | null {
  if (idKey !== undefined) return anchorOf(walk(document, [idKey]))
  const first = isMap(document.contents) ? document.contents.items[0] : undefined
  return nodeOf(first?.key) ?? document.contents
}

function anchorOf({ node, key }: Place): Node | null {
  if (isScalar(node) && node.range !== null && node.value !== null) return node
  return key ?? node
}

function walk(document: Document.Parsed, path: FieldPath): Place {
  let node: Node | null = document.contents
  let key: Node | undefined
  for (const step of path) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined
    const item: Node | undefined = isSeq(node)
      ? nodeOf(node.items[Number(step)], document)
      : undefined
    if (pair === undefined && item === undefined) return { node, key, isWhole: false }
    key = nodeOf(pair?.key)
    node = nodeOf(pair?.value, document) ?? item ?? null
    if (node === null) return { node: null, key, isWhole: true }
  }
  return { node, key, isWhole: true }
}

/** With the document, an alias is the value it names. */
function nodeOf(value: unknown, document?: Document.Parsed): Node | undefined {
  if (isAlias(value) && document !== undefined) return value.resolve(document)
  return isScalar(value) || isMap(value) || isSeq(value) ? value : undefined
}

/** A scalar that is the word, else the word anywhere in the text. */
function tokenIn(source: YamlSource, node: Node | null, token: string): SourceLocation | undefined {
  if (node?.range === undefined || node.range === null) return undefined
  const exact = scalarSaying(node, token)
  if (exact !== undefined) return at(source, exact)
  const [start, end] = node.range
  const offset = findWord(source.text.slice(start, end), token)
  return offset === undefined
    ? undefined
    : span(source, start + offset, start + offset + token.length)
}

function scalarSaying(node: unknown, token: string): Node | undefined {
  if (isScalar(node)) return String(node.value) === token ? node : undefined
  if (isSeq(node)) return first(node.items, (item) => scalarSaying(item, token))
  if (!isMap(node)) return undefined
  return first(
    node.items,
    (pair) => scalarSaying(pair.key, token) ?? scalarSaying(pair.value, token),
  )
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function at(source: YamlSource, node: Node | null): SourceLocation {
  const range = node?.range
  return range ? span(source, range[0], range[1]) : { file: source.file, line: 1, column: 1 }
}

/** Offsets to lines and columns; what spans several lines is marked by its start only. */
export function span(source: YamlSource, start: number, end: number): SourceLocation {
  const from = source.lines.linePos(start)
  const to = source.lines.linePos(end)
  const location = {
    file: source.file,
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
  }
  return to.line === from.line && to.col > from.col ? { ...location, endColumn: to.col } : location
}
