/** A Handlebars path and the blocks around it in, what it stands for out, or what is wrong with it. */
import { closestName, suggestNames } from '../../../diagnostics/closest-name.ts'
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { ValueType } from '../../../ir/value.ts'
import { type JourneyStarts, startedBy, withoutEvent } from './journey-starts.ts'

/** What a path can stand for when the message is rendered. */
export type TemplateValue =
  | { readonly kind: 'root' }
  | { readonly kind: 'customer' }
  | { readonly kind: 'trait'; readonly name: string; readonly column: ValueType | undefined }
  /** What started the journey, and one of its properties. */
  | { readonly kind: 'event' }
  | { readonly kind: 'property'; readonly name: string; readonly column: ValueType | undefined }
  /** Something with parts that is given beside the customer, such as the links. */
  | {
      readonly kind: 'record'
      readonly name: string
      readonly fields: Readonly<Record<string, TemplateValue>>
    }
  | { readonly kind: 'list'; readonly name: string; readonly of: TemplateValue }
  /** One value that is given beside the customer, by its whole name: `links.unsubscribe`. */
  | { readonly kind: 'given'; readonly name: string }
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
  /** Of its own kind; else the variable is simply unknown. */
  readonly code?: DiagnosticCode
  readonly message: string
  readonly fix: string
}

/** What a template may read. */
export interface TemplateNames {
  /** `undefined`: the catalog has errors, so names are not checked. */
  readonly traits: Readonly<Record<string, ValueType>> | undefined
  /** Beside `customer`. */
  readonly given: Readonly<Record<string, TemplateValue>>
  /** `undefined`: not known, so what is read of `event` is not checked. */
  readonly starts: JourneyStarts | undefined
}

const LOOP_DATA = ['index', 'key', 'first', 'last']

/** `frames` from the innermost outwards; the last is the root, or what a partial is used on. */
export function readPath(
  path: WrittenPath,
  frames: readonly TemplateFrame[],
  names: TemplateNames,
): TemplateValue | PathProblem {
  if (path.data) return readData(path, frames, names)
  const [first = '', ...rest] = path.parts
  const named = isScoped(path) ? undefined : frames.find((frame) => frame.names.has(first))
  const start = named?.names.get(first)
  if (start !== undefined) return follow(start, rest, path, names)
  const frame = frames[path.depth]
  if (frame === undefined) return unknown(path, 'There are not that many blocks around it.')
  return follow(frame.value, path.parts, path, names)
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
  names: TemplateNames,
): TemplateValue | PathProblem {
  const [name = '', ...rest] = path.parts
  if (name === 'root') return follow({ kind: 'root' }, rest, path, names)
  const isKnown = rest.length === 0 && LOOP_DATA.includes(name)
  if (isKnown && frames.some(({ isLoop }) => isLoop)) return { kind: 'plain' }
  return unknown(path, 'Inside `{{#each}}` there are @index, @first and @last.')
}

function follow(
  start: TemplateValue,
  parts: readonly string[],
  path: WrittenPath,
  names: TemplateNames,
): TemplateValue | PathProblem {
  const [name, ...rest] = parts
  if (name === undefined) return start
  switch (start.kind) {
    case 'root':
      return followRoot(name, rest, path, names)
    case 'customer':
      return followTrait(name, rest, path, names)
    case 'record':
      return followField(start, name, rest, path, names)
    case 'list':
      return isIndex(name)
        ? follow(start.of, rest, path, names)
        : followLength(name, rest, path, `"${start.name}" is a list; go over it with {{#each}}.`)
    case 'event':
      return followProperty(name, rest, path, names)
    case 'trait':
    case 'property':
      return start.column?.type === 'list' && isIndex(name) && rest.length === 0
        ? { kind: 'plain' }
        : followLength(
            start.column?.type === 'list' ? name : '',
            rest,
            path,
            `"${start.name}" has no parts; write it alone.`,
          )
    case 'given':
    case 'plain':
      return unknown(path, 'It stands for one value and has no parts; write it alone.')
  }
}

function followRoot(
  name: string,
  rest: readonly string[],
  path: WrittenPath,
  names: TemplateNames,
): TemplateValue | PathProblem {
  if (name === 'customer') return follow({ kind: 'customer' }, rest, path, names)
  if (name === 'event') {
    const problem = names.starts && withoutEvent(names.starts)
    return problem === undefined
      ? follow({ kind: 'event' }, rest, path, names)
      : { code: 'CRM3509', ...problem }
  }
  const given = Object.hasOwn(names.given, name) ? names.given[name] : undefined
  if (given !== undefined) return follow(given, rest, path, names)
  return unknown(path, rootFix(name, rest, names))
}

function followTrait(
  name: string,
  rest: readonly string[],
  path: WrittenPath,
  names: TemplateNames,
): TemplateValue | PathProblem {
  const { traits } = names
  if (traits === undefined) return { kind: 'plain' }
  const column = Object.hasOwn(traits, name) ? traits[name] : undefined
  if (column !== undefined) return follow({ kind: 'trait', name, column }, rest, path, names)
  const known = Object.keys(traits)
  return {
    message: `There is no trait "${name}" for \`${path.original}\``,
    fix: suggestNames(name, known),
  }
}

/** What every journey that sends the template starts with. */
function followProperty(
  name: string,
  rest: readonly string[],
  path: WrittenPath,
  names: TemplateNames,
): TemplateValue | PathProblem {
  const found = names.starts === undefined ? { column: undefined } : startedBy(name, names.starts)
  if ('column' in found) return follow({ kind: 'property', name, ...found }, rest, path, names)
  const { journey, event } = found.lacking
  const known = Object.keys(event?.properties ?? {})
  return {
    message: known.includes(name)
      ? `Property "${name}" for \`${path.original}\` is a list in one journey and one value in another`
      : `There is no property "${name}" in event "${event?.name}", which starts journey "${journey}", for \`${path.original}\``,
    fix: known.includes(name)
      ? 'Give each journey a template of its own.'
      : suggestNames(name, known),
  }
}

function followField(
  { name: owner, fields }: Extract<TemplateValue, { kind: 'record' }>,
  name: string,
  rest: readonly string[],
  path: WrittenPath,
  names: TemplateNames,
): TemplateValue | PathProblem {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field !== undefined) return follow(field, rest, path, names)
  return {
    message: `There is no "${name}" in ${owner} for \`${path.original}\``,
    fix: suggestNames(name, Object.keys(fields)),
  }
}

function followLength(
  name: string,
  rest: readonly string[],
  path: WrittenPath,
  fix: string,
): TemplateValue | PathProblem {
  return name === 'length' && rest.length === 0 ? { kind: 'plain' } : unknown(path, fix)
}

function isIndex(name: string): boolean {
  return /^\d+$/.test(name)
}

const HAVE_PARTS = ['customer', 'event', 'journey', 'links']

function rootFix(name: string, rest: readonly string[], names: TemplateNames): string {
  const traits = Object.keys(names.traits ?? {})
  const [part] = rest
  const root = closestName(name, ['customer', 'event', ...Object.keys(names.given)])
  if (root !== undefined && (part !== undefined) === HAVE_PARTS.includes(root)) {
    return `Did you mean "${[root, ...rest].join('.')}"?`
  }
  const meant = rest.length === 0 ? closestName(name, traits) : undefined
  if (meant !== undefined) return `Traits are read from the customer: write {{customer.${meant}}}.`
  return 'A template reads the traits of its recipient: {{customer.<trait>}}.'
}

function unknown(path: WrittenPath, fix: string): PathProblem {
  return { message: `There is no variable \`${path.original}\``, fix }
}
