/** A Handlebars path and the blocks around it in, what it stands for out, or what is wrong with it. */
import { closestName, suggestNames } from '../../../diagnostics/closest-name.ts'
import type { ValueType } from '../../../ir/value.ts'

/** What a path can stand for when the message is rendered. */
export type TemplateValue =
  | { readonly kind: 'root' }
  | { readonly kind: 'customer' }
  | { readonly kind: 'trait'; readonly name: string; readonly column: ValueType | undefined }
  /** An item of a list, its number, or nothing the compiler can look into. */
  | { readonly kind: 'plain' }

/** One block that changes what names mean: the value it is about, and the names it gives. */
export interface TemplateFrame {
  readonly value: TemplateValue
  readonly names: ReadonlyMap<string, TemplateValue>
  /** Whether `@index`, `@first` and the like exist. */
  readonly isLoop: boolean
}

/** Structural part of Handlebars' PathExpression. */
export interface WrittenPath {
  readonly data: boolean
  readonly depth: number
  readonly parts: readonly string[]
  readonly original: string
}

export interface PathProblem {
  readonly message: string
  readonly fix: string
}

/** `undefined`: the catalog has errors, so names are not checked. */
export type KnownTraits = Readonly<Record<string, ValueType>> | undefined

const LOOP_DATA = ['index', 'key', 'first', 'last']

/** `frames` from the innermost outwards; the last is the root. */
export function readPath(
  path: WrittenPath,
  frames: readonly TemplateFrame[],
  traits: KnownTraits,
): TemplateValue | PathProblem {
  if (path.data) return readData(path, frames, traits)
  const [first = '', ...rest] = path.parts
  const named = isScoped(path) ? undefined : frames.find(({ names }) => names.has(first))
  const start = named?.names.get(first)
  if (start !== undefined) return follow(start, rest, path, traits)
  const frame = frames[path.depth]
  if (frame === undefined) return unknown(path, 'There are not that many blocks around it.')
  return follow(frame.value, path.parts, path, traits)
}

export function isProblem(result: TemplateValue | PathProblem): result is PathProblem {
  return 'message' in result
}

/** `./name`, `this.name` and `../name` skip the names that blocks give. */
function isScoped(path: WrittenPath): boolean {
  return path.depth > 0 || /^(\.|this\b)/.test(path.original)
}

function readData(
  path: WrittenPath,
  frames: readonly TemplateFrame[],
  traits: KnownTraits,
): TemplateValue | PathProblem {
  const [name = '', ...rest] = path.parts
  if (name === 'root') return follow({ kind: 'root' }, rest, path, traits)
  const isKnown = rest.length === 0 && LOOP_DATA.includes(name)
  if (isKnown && frames.some(({ isLoop }) => isLoop)) return { kind: 'plain' }
  return unknown(path, 'Inside `{{#each}}` there are @index, @first and @last.')
}

function follow(
  start: TemplateValue,
  parts: readonly string[],
  path: WrittenPath,
  traits: KnownTraits,
): TemplateValue | PathProblem {
  const [name, ...rest] = parts
  if (name === undefined) return start
  switch (start.kind) {
    case 'root':
      return name === 'customer'
        ? follow({ kind: 'customer' }, rest, path, traits)
        : unknown(path, rootFix(name, rest, traits))
    case 'customer':
      return followTrait(name, rest, path, traits)
    case 'trait':
      return isInsideList(start, name, rest)
        ? { kind: 'plain' }
        : unknown(path, `"${start.name}" has no parts; write it alone.`)
    case 'plain':
      return unknown(path, 'It stands for one value and has no parts; write it alone.')
  }
}

function followTrait(
  name: string,
  rest: readonly string[],
  path: WrittenPath,
  traits: KnownTraits,
): TemplateValue | PathProblem {
  if (traits === undefined) return { kind: 'plain' }
  const column = Object.hasOwn(traits, name) ? traits[name] : undefined
  if (column !== undefined) return follow({ kind: 'trait', name, column }, rest, path, traits)
  const known = Object.keys(traits)
  return {
    message: `There is no trait "${name}" for \`${path.original}\``,
    fix: suggestNames(name, known),
  }
}

function isInsideList(
  trait: Extract<TemplateValue, { kind: 'trait' }>,
  name: string,
  rest: readonly string[],
): boolean {
  if (trait.column?.type !== 'list' || rest.length > 0) return false
  return name === 'length' || /^\d+$/.test(name)
}

function rootFix(name: string, rest: readonly string[], traits: KnownTraits): string {
  const names = Object.keys(traits ?? {})
  const [trait] = rest
  if (closestName(name, ['customer']) !== undefined && trait !== undefined) {
    return `Did you mean "customer.${trait}"?`
  }
  const meant = rest.length === 0 ? closestName(name, names) : undefined
  if (meant !== undefined) return `Traits are read from the customer: write {{customer.${meant}}}.`
  return 'A template reads the traits of its recipient: {{customer.<trait>}}.'
}

function unknown(path: WrittenPath, fix: string): PathProblem {
  return { message: `There is no variable \`${path.original}\``, fix }
}
