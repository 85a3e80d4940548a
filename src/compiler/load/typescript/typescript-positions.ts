/** A `define…` call and a field path in, the place in the TypeScript file that wrote that field out. */
import type { CallExpression, Node, SourceFile } from 'ts-morph'
import type { CallSite } from '../../../dsl/call-site.ts'
import type { FieldPath, SourceLocation } from '../../../ir/location.ts'
import type { WrittenKind } from '../../../ir/written-kind.ts'
import { findWord } from '../find-word.ts'
import { findField } from './find-field.ts'
import { originalName } from './resolve-name.ts'
import { type SourceFiles, tsMorph } from './syntax.ts'

export interface DefineCall {
  readonly kind: WrittenKind
  readonly id: string
  readonly site: CallSite
}

export interface Positions {
  readonly files: SourceFiles
  /** Absolute path → as shown to people. */
  shownPath(path: string): string
}

/** Never fails: what cannot be found falls back to the call, and that to the line the stack said. */
export function locateInTypeScript(
  call: DefineCall,
  path: FieldPath,
  token: string | undefined,
  positions: Positions,
): SourceLocation {
  const { file, line, column } = call.site
  const source = positions.files.get(file)
  const fallback: SourceLocation = { file: positions.shownPath(file), line, column }
  const expression = source === undefined ? undefined : findCall(source, call)
  if (source === undefined || expression === undefined) return fallback
  const { name, body, computed } = partsOf(expression, call.kind)
  const show = (node: Node) => nodeLocation(node, positions)
  if (body === undefined) return show(name)
  if (path.length === 0 && token === undefined) return show(name)
  const search = { files: positions.files, depth: 0, followed: new Set<Node>() }
  const [field, ...inside] = path
  const found =
    field === 'computed' && computed !== undefined
      ? findField(computed, inside, name, search)
      : findField(body, path, name, search)
  if (token === undefined) return show(found.anchor)
  if (found.isWhole && found.key !== undefined && path.at(-1) === token) return show(found.key)
  const scopes = [found.scope, found.anchor, expression, source]
  const scope = found.isWhole ? scopes.slice(0, 2) : scopes
  return firstWord(scope, token, positions) ?? show(found.anchor)
}

interface CallParts {
  readonly name: Node
  readonly body: Node | undefined
  /** Of a catalog: the function that gives its computed traits. */
  readonly computed?: Node | undefined
}

/** What stands for the whole object, and its body. A config may be exported without `defineConfig`. */
function partsOf(expression: Node, kind: WrittenKind): CallParts {
  const { Node } = tsMorph()
  if (!Node.isCallExpression(expression)) return { name: expression, body: expression }
  const [first, second, third] = expression.getArguments()
  return kind === 'project'
    ? { name: expression.getExpression(), body: first }
    : { name: first ?? expression, body: second, computed: third }
}

/** At the place the stack names; else the call that names the id. */
function findCall(file: SourceFile, { kind, id, site }: DefineCall): Node | undefined {
  const { SyntaxKind } = tsMorph()
  const wanted = kind === 'project' ? 'defineconfig' : `define${kind}`
  const calls = file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => originalName(call.getExpression()).toLowerCase() === wanted)
  if (kind === 'project') return calls[0] ?? file.getExportAssignment(() => true)?.getExpression()
  const byId = calls.filter((call) => literalValue(call.getArguments()[0]) === id)
  if (byId.length === 1) return byId[0]
  const lineOf = (call: CallExpression) => call.getExpression().getEndLineNumber()
  const candidates = byId.length > 1 ? byId : calls
  return candidates.find((call) => lineOf(call) === site.line) ?? candidates[0]
}

function literalValue(node: Node | undefined): string | undefined {
  const { Node } = tsMorph()
  const isText = Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)
  return isText ? node.getLiteralValue() : undefined
}

function firstWord(
  scopes: readonly Node[],
  token: string,
  positions: Positions,
): SourceLocation | undefined {
  for (const scope of scopes) {
    const found = wordIn(scope, token, positions)
    if (found !== undefined) return found
  }
  return undefined
}

/** An identifier or text that is the word, else the word inside a text. */
function wordIn(scope: Node, token: string, positions: Positions): SourceLocation | undefined {
  const { Node } = tsMorph()
  const nodes = [scope, ...scope.getDescendants()]
  const exact = nodes.find(
    (node) => (Node.isIdentifier(node) && node.getText() === token) || literalValue(node) === token,
  )
  if (exact !== undefined) return nodeLocation(exact, positions)
  const texts = nodes.filter(
    (node) =>
      Node.isStringLiteral(node) ||
      Node.isNoSubstitutionTemplateLiteral(node) ||
      Node.isTemplateExpression(node),
  )
  for (const node of texts) {
    const offset = findWord(node.getText(), token)
    if (offset === undefined) continue
    const start = node.getStart() + offset
    return rangeLocation(node.getSourceFile(), start, start + token.length, positions)
  }
  return undefined
}

function nodeLocation(node: Node, positions: Positions): SourceLocation {
  return rangeLocation(node.getSourceFile(), node.getStart(), node.getEnd(), positions)
}

function rangeLocation(
  file: SourceFile,
  start: number,
  end: number,
  positions: Positions,
): SourceLocation {
  const from = file.getLineAndColumnAtPos(start)
  const to = file.getLineAndColumnAtPos(end)
  const location = {
    file: positions.shownPath(file.getFilePath()),
    line: from.line,
    column: from.column,
  }
  return to.line === from.line ? { ...location, endColumn: to.column } : location
}
