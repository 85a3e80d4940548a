/** A parsed Handlebars text in, the traits it reads and what cannot be rendered out. */
import Handlebars from 'handlebars'
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import {
  isProblem,
  type KnownTraits,
  readPath,
  type TemplateFrame,
  type TemplateValue,
} from './template-scope.ts'

export interface TextProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly fix?: string
  /** The text to point at. */
  readonly token?: string
  /** Line within the text, from 1. */
  readonly line: number
  /** Column within the line, from 1. */
  readonly column: number
}

/** Helpers that open a block. Each has one parameter. */
const BLOCKS = ['if', 'unless', 'each', 'with']
const ROOT: TemplateFrame = { value: { kind: 'root' }, names: new Map(), isLoop: false }

export class TemplateReader extends Handlebars.Visitor {
  readonly traits = new Set<string>()
  readonly problems: TextProblem[] = []
  private readonly known: KnownTraits
  private readonly isHtml: boolean
  private frames: readonly TemplateFrame[] = [ROOT]

  constructor(known: KnownTraits, isHtml: boolean) {
    super()
    this.known = known
    this.isHtml = isHtml
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    const { path } = node
    if (!isPath(path)) return
    if (!node.escaped && this.isHtml) {
      const message = `\`${path.original}\` would go into the HTML without being escaped`
      this.refuse(node, path.original, message, 'Write it in two braces.')
    }
    const value = this.valueOfCall(path, node.params, node.hash)
    this.expectPrintable(value, path)
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    this.valueOfCall(node.path, node.params, node.hash)
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    const helper = node.path.original
    const [param] = node.params
    if (!BLOCKS.includes(helper) || param === undefined || node.params.length > 1) {
      const fix =
        param === undefined && !BLOCKS.includes(helper)
          ? `Write {{#if ${helper}}} … {{/if}}.`
          : `Blocks are ${BLOCKS.map((name) => `{{#${name} …}}`).join(', ')}, each about one value.`
      this.refuse(node, helper, `\`{{#${helper}}}\` is not a block that templates have`, fix)
      return
    }
    this.readHash(node.hash)
    const value = this.valueAt(param)
    const frame = value === undefined ? undefined : this.frameOf(helper, value, node)
    this.inside(frame, () => this.readProgram(node.program))
    this.readProgram(node.inverse)
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    this.refusePartial(node)
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    this.refusePartial(node)
  }

  override Decorator(node: hbs.AST.Decorator): void {
    this.refuse(node, undefined, 'Templates have no decorators', 'Take `{{* …}}` out.')
  }

  override DecoratorBlock(node: hbs.AST.DecoratorBlock): void {
    this.refuse(node, undefined, 'Templates have no decorators', 'Take `{{#* …}}` out.')
  }

  private refusePartial(node: hbs.AST.Node): void {
    this.refuse(
      node,
      undefined,
      'Templates have no partials',
      'Write the text in place of `{{> …}}`.',
    )
  }

  private readProgram(program: hbs.AST.Program | undefined): void {
    if (program !== undefined) this.accept(program)
  }

  private inside(frame: TemplateFrame | undefined, work: () => void): void {
    const before = this.frames
    if (frame !== undefined) this.frames = [frame, ...before]
    work()
    this.frames = before
  }

  /** `if` and `unless` leave names as they are; `each` and `with` make the value what names are read from. */
  private frameOf(
    helper: string,
    value: TemplateValue,
    node: hbs.AST.BlockStatement,
  ): TemplateFrame | undefined {
    if (helper === 'if' || helper === 'unless') return undefined
    const isLoop = helper === 'each'
    if (isLoop && !isList(value)) {
      this.refuse(node, 'each', '`{{#each}}` goes over a list', 'Give it a trait that is a list.')
    }
    const inner: TemplateValue = isLoop ? { kind: 'plain' } : value
    const [first, second] = node.program.blockParams ?? []
    const names = new Map<string, TemplateValue>()
    if (first !== undefined) names.set(first, inner)
    if (second !== undefined) names.set(second, { kind: 'plain' })
    return { value: inner, names, isLoop }
  }

  private valueAt(node: hbs.AST.Expression): TemplateValue | undefined {
    if (isPath(node)) return this.valueOfPath(node)
    if (isSubExpression(node)) return this.valueOfCall(node.path, node.params, node.hash)
    return { kind: 'plain' }
  }

  private valueOfCall(
    path: hbs.AST.PathExpression,
    params: readonly hbs.AST.Expression[],
    hash: hbs.AST.Hash | undefined,
  ): TemplateValue | undefined {
    this.readHash(hash)
    if (params.length === 0 && hash === undefined) return this.valueOfPath(path)
    if (path.original === 'lookup') return this.valueOfLookup(path, params)
    this.refuse(
      path,
      path.original,
      `\`${path.original}\` is not a helper that templates have`,
      'Inside `{{ }}` only `lookup` can be called.',
    )
    return undefined
  }

  /** `lookup customer "name"` reads a trait, `lookup customer.tags 0` an item; other names could be any trait. */
  private valueOfLookup(
    path: hbs.AST.PathExpression,
    params: readonly hbs.AST.Expression[],
  ): TemplateValue | undefined {
    const [object, name] = params
    const value = object === undefined ? undefined : this.valueAt(object)
    if (value === undefined || name === undefined) return undefined
    if (isList(value)) {
      this.valueAt(name)
      return { kind: 'plain' }
    }
    if (value.kind === 'customer' && isString(name)) {
      const original = `customer.${name.value}`
      const parts = [name.value]
      const frame: TemplateFrame = { value, names: new Map(), isLoop: false }
      return this.keep({ data: false, depth: 0, parts, original }, [frame], name, name.value)
    }
    this.refuse(
      path,
      'lookup',
      '`lookup` here could read any trait',
      'Write the name of the trait in quotes, or {{customer.<trait>}}.',
    )
    return undefined
  }

  private valueOfPath(path: hbs.AST.PathExpression): TemplateValue | undefined {
    return this.keep(path, this.frames, path, path.original)
  }

  private keep(
    path: Parameters<typeof readPath>[0],
    frames: readonly TemplateFrame[],
    node: hbs.AST.Node,
    token: string,
  ): TemplateValue | undefined {
    const result = readPath(path, frames, this.known)
    if (isProblem(result)) {
      this.problems.push({ code: 'CRM3011', ...result, token, ...positionOf(node) })
      return undefined
    }
    if (result.kind === 'trait') this.traits.add(result.name)
    else this.keepListTrait(path, frames)
    return result
  }

  /** `customer.tags.length` and `customer.tags.0` read the trait `tags`. */
  private keepListTrait(
    path: Parameters<typeof readPath>[0],
    frames: readonly TemplateFrame[],
  ): void {
    const outer = { ...path, parts: path.parts.slice(0, -1) }
    if (outer.parts.length === 0) return
    const result = readPath(outer, frames, this.known)
    if (!isProblem(result) && result.kind === 'trait') this.traits.add(result.name)
  }

  private readHash(hash: hbs.AST.Hash | undefined): void {
    for (const pair of hash?.pairs ?? []) this.valueAt(pair.value)
  }

  private expectPrintable(value: TemplateValue | undefined, path: hbs.AST.PathExpression): void {
    if (value?.kind !== 'root' && value?.kind !== 'customer') return
    const message = `\`${path.original}\` is not one value`
    const fix = 'Write one of its traits: {{customer.<trait>}}.'
    this.problems.push({ code: 'CRM3011', message, fix, token: path.original, ...positionOf(path) })
  }

  private refuse(
    node: hbs.AST.Node,
    token: string | undefined,
    message: string,
    fix: string,
  ): void {
    const at = token === undefined ? {} : { token }
    this.problems.push({ code: 'CRM3012', message, fix, ...at, ...positionOf(node) })
  }
}

function isPath(node: hbs.AST.Expression): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression'
}

function isSubExpression(node: hbs.AST.Expression): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression'
}

function isString(node: hbs.AST.Expression): node is hbs.AST.StringLiteral {
  return node.type === 'StringLiteral'
}

function isList(value: TemplateValue): boolean {
  return value.kind === 'plain' || (value.kind === 'trait' && value.column?.type === 'list')
}

function positionOf(node: hbs.AST.Node): { line: number; column: number } {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 }
}
