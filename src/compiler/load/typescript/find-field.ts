/**
 * An expression of a TypeScript file and a path into the written form it yields in, the syntax node that wrote that
 * field out. The expression is read as the functions of `src/dsl` would write it down, without running anything.
 */
import type { CallExpression, Node, ObjectLiteralExpression } from 'ts-morph'
import type { FieldPath } from '../../../ir/location.ts'
import { findInChain } from './find-in-chain.ts'
import { isNamespace, originalName, resolveName, returned } from './resolve-name.ts'
import { type SourceFiles, tsMorph, unwrap } from './syntax.ts'

export interface Found {
  /** What to point at. */
  readonly anchor: Node
  /** Where to look for a word. */
  readonly scope: Node
  /** What spells the last step, when the step is a name that was written. */
  readonly key?: Node
  /** How many steps of the path were found. */
  readonly depth: number
  /** Whether that was all of them. */
  readonly isWhole: boolean
}

export interface Search {
  readonly files: SourceFiles
  /** Steps taken so far, and names being followed, so that circles end. */
  readonly depth: number
  readonly followed: ReadonlySet<Node>
}

/** `anchor` is what to point at when the expression itself is too large to: the key it stands under. */
export function findField(written: Node, path: FieldPath, anchor: Node, search: Search): Found {
  const { Node } = tsMorph()
  const node = unwrap(written)
  if (path.length === 0) {
    return {
      anchor: isSmall(node) ? node : anchor,
      scope: node,
      depth: search.depth,
      isWhole: true,
    }
  }
  if (Node.isObjectLiteralExpression(node)) return inObject(node, path, anchor, search)
  if (Node.isArrayLiteralExpression(node)) {
    return inList(node.getElements(), path, notWhole(anchor, node, search), search)
  }
  if (Node.isIdentifier(node)) {
    return follow(resolveName(node, search.files), node, path, search)
  }
  if (Node.isCallExpression(node)) return inCall(node, path, anchor, search)
  if (Node.isPropertyAccessExpression(node)) return findInChain(node, path, anchor, search)
  if (Node.isConditionalExpression(node)) {
    const [yes, no] = [node.getWhenTrue(), node.getWhenFalse()]
    return (
      best([yes, no].map((each) => findField(each, path, each, search))) ??
      notWhole(anchor, node, search)
    )
  }
  const body = returned(node)
  return body === undefined ? notWhole(anchor, node, search) : findField(body, path, anchor, search)
}

export function notWhole(anchor: Node, scope: Node, search: Search): Found {
  return { anchor, scope, depth: search.depth, isWhole: false }
}

/** The one that got furthest along the path. */
export function best(found: readonly Found[]): Found | undefined {
  return found.toSorted((a, b) => b.depth - a.depth)[0]
}

function isSmall(node: Node): boolean {
  const { Node } = tsMorph()
  return (
    Node.isLiteralExpression(node) ||
    Node.isTemplateExpression(node) ||
    Node.isTrueLiteral(node) ||
    Node.isFalseLiteral(node) ||
    Node.isNullLiteral(node) ||
    Node.isIdentifier(node) ||
    Node.isPrefixUnaryExpression(node) ||
    Node.isPropertyAccessExpression(node)
  )
}

function follow(target: Node | undefined, from: Node, path: FieldPath, search: Search): Found {
  if (target === undefined || search.followed.has(target)) return notWhole(from, from, search)
  const followed = new Set(search.followed).add(target)
  return findField(target, path, from, { ...search, followed })
}

function inObject(
  node: ObjectLiteralExpression,
  path: FieldPath,
  anchor: Node,
  search: Search,
): Found {
  const { Node } = tsMorph()
  const [key, ...rest] = path
  const deeper = { ...search, depth: search.depth + 1 }
  const spread: Found[] = []
  for (const property of node.getProperties()) {
    if (Node.isSpreadAssignment(property)) {
      spread.push(findField(property.getExpression(), path, anchor, search))
    } else if (nameOf(property.getNameNode()) === key) {
      if (Node.isShorthandPropertyAssignment(property)) {
        const name = property.getNameNode()
        return rest.length === 0
          ? { anchor: name, scope: name, depth: deeper.depth, isWhole: true }
          : follow(resolveName(name, search.files), name, rest, deeper)
      }
      const value = Node.isPropertyAssignment(property) ? property.getInitializer() : property
      const key = property.getNameNode()
      return withKey(findField(value ?? property, rest, key, deeper), rest, key)
    } else if (Node.isPropertyAssignment(property) && property.getName() === 'measure') {
      spread.push(findField(property.getInitializer() ?? property, path, anchor, search))
    }
  }
  const missing = notWhole(anchor, node, search)
  return best([...spread, missing]) ?? missing
}

/** The key belongs to what was found only when the path ends there. */
export function withKey(found: Found, rest: FieldPath, key: Node): Found {
  return rest.length === 0 ? { ...found, key } : found
}

function nameOf(node: Node): string {
  const { Node } = tsMorph()
  return Node.isStringLiteral(node) || Node.isNumericLiteral(node)
    ? String(node.getLiteralValue())
    : node.getText()
}

/** An element of a list or an argument; behind a spread the count is lost. */
export function inList(
  items: readonly Node[],
  path: FieldPath,
  otherwise: Found,
  search: Search,
): Found {
  const { Node } = tsMorph()
  const [index, ...rest] = path
  if (index === undefined) return { ...otherwise, isWhole: true }
  const at = Number(index)
  const item = items[at]
  const isCounted = items.slice(0, at + 1).every((each) => !Node.isSpreadElement(each))
  if (item === undefined || !isCounted) return otherwise
  return findField(item, rest, item, { ...search, depth: search.depth + 1 })
}

/** The keys that the arguments of each function are written under; further ones are options. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  not: ['not'],
  memberOf: ['segment'],
  enters: ['enters'],
  schedule: ['schedule'],
  wait: ['wait'],
  send: ['send'],
  exit: ['exit'],
  env: ['env'],
  file: ['file'],
  count: ['count'],
  sum: ['sum'],
  ratio: ['ratio'],
  money: ['currency'],
  list: ['of'],
  text: [],
  number: [],
  boolean: [],
  date: [],
  instant: [],
}

function inCall(call: CallExpression, path: FieldPath, anchor: Node, search: Search): Found {
  const { Node } = tsMorph()
  const callee = call.getExpression()
  const isOwn =
    Node.isIdentifier(callee) ||
    (Node.isPropertyAccessExpression(callee) && isNamespace(callee.getExpression()))
  if (!isOwn) return findInChain(call, path, anchor, search)
  const name = originalName(callee)
  const [key, ...rest] = path
  const deeper = { ...search, depth: search.depth + 1 }
  const given = call.getArguments()
  if ((name === 'all' || name === 'any') && key === name) {
    return inList(given, rest, notWhole(callee, call, deeper), deeper)
  }
  const keys = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined
  if (keys === undefined) {
    const fn = Node.isIdentifier(callee) ? resolveName(callee, search.files) : undefined
    return { ...follow(fn, call, path, search) }
  }
  if (key === 'type') return { anchor: callee, scope: callee, depth: deeper.depth, isWhole: true }
  const position = keys.indexOf(String(key))
  const value = given[position === -1 ? keys.length : position]
  if (value === undefined) return notWhole(call, call, search)
  return position === -1
    ? findField(value, path, anchor, search)
    : findField(value, rest, value, deeper)
}
