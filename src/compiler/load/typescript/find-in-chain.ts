/** A chain such as `shop.purchase.where(…).count({ last: '30d' }).atLeast(5)` and a path in, the part that wrote it out. */
import type { Node } from 'ts-morph'
import type { FieldPath } from '../../../ir/location.ts'
import {
  best,
  type Found,
  findField,
  inList,
  notWhole,
  type Search,
  withKey,
} from './find-field.ts'
import { resolveName } from './resolve-name.ts'
import { type SourceFiles, tsMorph, unwrap } from './syntax.ts'

interface Link {
  readonly name: string
  readonly node: Node
  /** Absent when it is not called. */
  readonly given?: readonly Node[]
}

export function findInChain(chain: Node, path: FieldPath, anchor: Node, search: Search): Found {
  const { root, links } = linksOf(chain, search.files)
  const member = inObjectMember(root, links, path, search)
  const [key = '', ...rest] = path
  const deeper = { ...search, depth: search.depth + 1 }
  const subject = subjectLink(links, String(key))
  if (subject !== undefined) {
    return { anchor: subject.node, scope: subject.node, depth: deeper.depth, isWhole: true }
  }
  return member ?? inLinks(links, key, rest, notWhole(anchor, chain, search), deeper)
}

/** From the root outwards. A name that stands for the beginning of a chain is followed. */
function linksOf(chain: Node, files: SourceFiles): { root: Node; links: readonly Link[] } {
  const { Node } = tsMorph()
  const links: Link[] = []
  let node = unwrap(chain)
  let given: readonly Node[] | undefined
  for (;;) {
    if (Node.isCallExpression(node)) {
      given = node.getArguments()
      node = unwrap(node.getExpression())
      continue
    }
    if (Node.isPropertyAccessExpression(node)) {
      links.unshift(link(node.getName(), node.getNameNode(), given))
      node = unwrap(node.getExpression())
    } else if (Node.isElementAccessExpression(node)) {
      const argument = node.getArgumentExpression() ?? node
      const name = Node.isStringLiteral(argument) ? argument.getLiteralValue() : argument.getText()
      links.unshift(link(name, argument, given))
      node = unwrap(node.getExpression())
    } else break
    given = undefined
  }
  const beginning = Node.isIdentifier(node) ? resolveName(node, files) : undefined
  if (beginning === undefined || !isChain(beginning)) return { root: beginning ?? node, links }
  const before = linksOf(beginning, files)
  return { root: before.root, links: [...before.links, ...links] }
}

function link(name: string, node: Node, given: readonly Node[] | undefined): Link {
  return given === undefined ? { name, node } : { name, node, given }
}

function isChain(node: Node): boolean {
  const { Node } = tsMorph()
  const bare = unwrap(node)
  if (Node.isPropertyAccessExpression(bare) || Node.isElementAccessExpression(bare)) return true
  return Node.isCallExpression(bare) && isChain(bare.getExpression())
}

/** `conditions.vip` where `conditions` is an object of the file, not a catalog. */
function inObjectMember(
  root: Node,
  links: readonly Link[],
  path: FieldPath,
  search: Search,
): Found | undefined {
  const { Node } = tsMorph()
  const object = unwrap(root)
  if (!Node.isObjectLiteralExpression(object)) return undefined
  const names = links.map((each) => each.name)
  const found = findField(object, [...names, ...path], object, search)
  return found.depth >= search.depth + names.length
    ? { ...found, depth: found.depth - names.length }
    : undefined
}

/** The trait, event or property the chain is about. */
function subjectLink(links: readonly Link[], key: string): Link | undefined {
  const traits = links.findIndex((each) => each.name === 'traits' && each.given === undefined)
  if (key === 'trait') return traits === -1 ? undefined : links[traits + 1]
  if (traits !== -1) return undefined
  const first = links[0]?.name === 'events' && links[1]?.given === undefined ? links[1] : links[0]
  if (key === 'event' || key === 'property') return first
  return undefined
}

function inLinks(
  links: readonly Link[],
  key: string | number,
  rest: FieldPath,
  otherwise: Found,
  search: Search,
): Found {
  const called = links.filter((each) => each.given !== undefined && each.name === String(key))
  const [only] = called
  if (only === undefined) return inOptions(links, [key, ...rest], otherwise, search)
  if (called.length > 1 && rest[0] === 'all') {
    const filters = called.flatMap((each) => each.given?.[0] ?? [])
    return inList(filters, rest.slice(1), otherwise, { ...search, depth: search.depth + 1 })
  }
  return inArguments(only, rest, links.slice(links.indexOf(only) + 1), search)
}

/** The fields of a comparison or an aggregate: its property, its options, or the comparison that follows. */
function inArguments(own: Link, rest: FieldPath, later: readonly Link[], search: Search): Found {
  const given = own.given ?? []
  const [value] = given
  const self = notWhole(own.node, value ?? own.node, search)
  if (rest.length === 0) {
    const found =
      value === undefined ? { ...self, isWhole: true } : findField(value, [], own.node, search)
    return withKey(found, rest, own.node)
  }
  const [key = '', ...further] = rest
  const deeper = { ...search, depth: search.depth + 1 }
  if (key === 'of' && value !== undefined) return findField(value, further, value, deeper)
  if (own.name === 'between') return inList(given, rest, self, search)
  const candidates = given.map((each) => findField(each, rest, own.node, search))
  if (later.length > 0) candidates.push(inLinks(later, key, further, self, deeper))
  return best([self, ...candidates]) ?? self
}

/** `{ ignoreCase: true }` is written beside the comparison it is given to. */
function inOptions(
  links: readonly Link[],
  path: FieldPath,
  otherwise: Found,
  search: Search,
): Found {
  const { Node } = tsMorph()
  const given = links.flatMap((each) => each.given ?? [])
  const options = given.filter((each) => Node.isObjectLiteralExpression(unwrap(each)))
  const above = { ...search, depth: search.depth - 1 }
  const found = options.map((each) => findField(each, path, each, above))
  return best([otherwise, ...found.filter((each) => each.isWhole)]) ?? otherwise
}
