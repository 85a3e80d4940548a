/** A parsed Handlebars text in, what it reads, through blocks and partials, and what cannot be rendered out. */
import Handlebars from 'handlebars'
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import { parseTemplate } from './parse-template.ts'
import { circleProblem, partialProblem } from './partial-problem.ts'
import type { Include, PlacedText } from './placed-text.ts'
import { isList, isPath, isString, isSubExpression, isWhole, positionOf } from './template-nodes.ts'
import {
  isProblem,
  readPath,
  type TemplateFrame,
  type TemplateNames,
  type TemplateValue,
  type WrittenPath,
} from './template-scope.ts'
import type { TemplateText, TextProblem } from './template-text.ts'

/** Helpers that open a block. Each has one parameter. */
const BLOCKS = ['if', 'unless', 'each', 'with']
const ROOT: TemplateFrame = { value: { kind: 'root' }, names: new Map(), isLoop: false }

export class TemplateReader extends Handlebars.Visitor implements TemplateText {
  readonly traits = new Set<string>()
  readonly event = new Set<string>()
  readonly given = new Set<string>()
  readonly always = new Set<string>()
  readonly partials = new Set<string>()
  readonly problems: TextProblem[] = []
  private readonly names: TemplateNames
  private readonly include: Include
  private frames: readonly TemplateFrame[] = [ROOT]
  private source: PlacedText = { text: '', part: 'text', place: { path: [] } }
  /** Partials that are being read, from the outermost. */
  private around: readonly string[] = []
  private blocks = 0

  constructor(names: TemplateNames, include: Include) {
    super()
    this.names = names
    this.include = include
  }

  read(source: PlacedText, program: hbs.AST.Program): void {
    const before = this.source
    this.source = source
    this.accept(program)
    this.source = before
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    const { path } = node
    if (!isPath(path)) return
    if (!node.escaped && this.source.part !== 'text') {
      const message = `\`${path.original}\` would go into the HTML without being escaped`
      this.refuse(node, path.original, message, 'Write it in two braces.')
    }
    const value = this.valueOfCall(path, node.params, node.hash)
    if (value?.kind === 'given' && this.blocks === 0) this.always.add(value.name)
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
    this.blocks += 1
    const frames = frame === undefined ? this.frames : [frame, ...this.frames]
    this.inside(frames, () => this.readProgram(node.program))
    this.readProgram(node.inverse)
    this.blocks -= 1
  }

  /** A partial sees what its text is about where it is used, and nothing of the blocks around. */
  override PartialStatement(node: hbs.AST.PartialStatement): void {
    if (!isPath(node.name) || node.params.length > 0 || node.hash !== undefined) {
      const fix = 'Write {{> name}}; what it reads is given by {{#with …}} around it.'
      this.refuse(node, undefined, 'A partial is named and takes nothing', fix)
      return
    }
    const name = String(node.name.original)
    const token = `> ${name}`
    const circle = this.around.indexOf(name)
    if (circle !== -1) {
      this.problem(node, token, circleProblem([...this.around.slice(circle), name]))
      return
    }
    const included = this.include(name, this.source.part)
    if ('problem' in included) {
      const found = partialProblem(name, included)
      if (found !== undefined) this.problem(node, token, found)
      return
    }
    this.partials.add(name)
    this.readIncluded(name, included)
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    const fix = 'Name the partial as `layout` of the template; {{> content}} in it is the text.'
    this.refuse(node, undefined, 'Partials have no blocks', fix)
  }

  override Decorator(node: hbs.AST.Decorator): void {
    this.refuse(node, undefined, 'Templates have no decorators', 'Take `{{* …}}` out.')
  }

  override DecoratorBlock(node: hbs.AST.DecoratorBlock): void {
    this.refuse(node, undefined, 'Templates have no decorators', 'Take `{{#* …}}` out.')
  }

  private readIncluded(name: string, included: PlacedText): void {
    // What does not parse was said of the partial, or of the template's own text.
    const parsed = parseTemplate(included)
    if ('problem' in parsed) return
    const [inner = ROOT] = this.frames
    const isLoop = this.frames.some((frame) => frame.isLoop)
    const { around } = this
    this.around = [...around, name]
    this.inside([{ value: inner.value, names: new Map(), isLoop }], () =>
      this.read(included, parsed.program),
    )
    this.around = around
  }

  private readProgram(program: hbs.AST.Program | undefined): void {
    if (program !== undefined) this.accept(program)
  }

  private inside(frames: readonly TemplateFrame[], work: () => void): void {
    const before = this.frames
    this.frames = frames
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
    const item: TemplateValue = value.kind === 'list' ? value.of : { kind: 'plain' }
    const inner = isLoop ? item : value
    const [first, second] = node.program.blockParams ?? []
    const names = new Map<string, TemplateValue>()
    if (first !== undefined) names.set(first, inner)
    if (second !== undefined) names.set(second, { kind: 'plain' })
    return { value: inner, names, isLoop }
  }

  private valueAt(node: hbs.AST.Expression): TemplateValue | undefined {
    if (isPath(node)) return this.keep(node, this.frames, node, node.original)
    if (isSubExpression(node)) return this.valueOfCall(node.path, node.params, node.hash)
    return { kind: 'plain' }
  }

  private valueOfCall(
    path: hbs.AST.PathExpression,
    params: readonly hbs.AST.Expression[],
    hash: hbs.AST.Hash | undefined,
  ): TemplateValue | undefined {
    this.readHash(hash)
    if (params.length === 0 && hash === undefined) return this.valueAt(path)
    if (path.original === 'lookup') return this.valueOfLookup(path, params)
    this.refuse(
      path,
      path.original,
      `\`${path.original}\` is not a helper that templates have`,
      'Inside `{{ }}` only `lookup` can be called.',
    )
    return undefined
  }

  /** `lookup customer "name"` reads a trait, as `lookup event` a property, `lookup customer.tags 0` an item; others could be any. */
  private valueOfLookup(
    path: hbs.AST.PathExpression,
    params: readonly hbs.AST.Expression[],
  ): TemplateValue | undefined {
    const [object, name] = params
    const value = object === undefined ? undefined : this.valueAt(object)
    if (value === undefined || name === undefined) return undefined
    if (isList(value)) {
      this.valueAt(name)
      return value.kind === 'list' ? value.of : { kind: 'plain' }
    }
    if ((value.kind === 'customer' || value.kind === 'event') && isString(name)) {
      const original = `${value.kind}.${name.value}`
      const parts = [name.value]
      const frame: TemplateFrame = { value, names: new Map(), isLoop: false }
      return this.keep({ data: false, depth: 0, parts, original }, [frame], name, name.value)
    }
    this.refuse(
      path,
      'lookup',
      `\`lookup\` here could read any ${value.kind === 'event' ? 'property' : 'trait'}`,
      value.kind === 'event'
        ? 'Write the name of the property in quotes, or {{event.<property>}}.'
        : 'Write the name of the trait in quotes, or {{customer.<trait>}}.',
    )
    return undefined
  }

  private keep(
    path: WrittenPath,
    frames: readonly TemplateFrame[],
    node: hbs.AST.Node,
    token: string,
  ): TemplateValue | undefined {
    const result = readPath(path, frames, this.names)
    if (isProblem(result)) {
      this.problem(node, token, { code: 'CRM3011', ...result })
      return undefined
    }
    this.note(result)
    // `customer.tags.length`, `customer.tags.0` and `products.0.sku` read the whole list.
    for (let count = path.parts.length - 1; count > 0; count -= 1) {
      const outer = readPath({ ...path, parts: path.parts.slice(0, count) }, frames, this.names)
      if (!isProblem(outer)) this.note(outer)
    }
    return result
  }

  private note(value: TemplateValue): void {
    if (value.kind === 'trait') this.traits.add(value.name)
    if (value.kind === 'property') this.event.add(value.name)
    if (value.kind === 'given' || value.kind === 'list') this.given.add(value.name)
  }

  private readHash(hash: hbs.AST.Hash | undefined): void {
    for (const pair of hash?.pairs ?? []) this.valueAt(pair.value)
  }

  private expectPrintable(value: TemplateValue | undefined, path: hbs.AST.PathExpression): void {
    if (!isWhole(value)) return
    const message = `\`${path.original}\` is not one value`
    const name = path.original
    const fix =
      value?.kind === 'root' || value?.kind === 'customer'
        ? 'Write one of its traits: {{customer.<trait>}}.'
        : `Write one of its parts: {{${value?.kind === 'list' ? `#each ${name}` : `${name}.<name>`}}}.`
    this.problem(path, name, { code: 'CRM3011', message, fix })
  }

  private refuse(
    node: hbs.AST.Node,
    token: string | undefined,
    message: string,
    fix: string,
  ): void {
    this.problem(node, token, { code: 'CRM3012', message, fix })
  }

  private problem(
    node: hbs.AST.Node,
    token: string | undefined,
    detail: { readonly code: DiagnosticCode; readonly message: string; readonly fix: string },
  ): void {
    const at = token === undefined ? {} : { token }
    this.problems.push({ ...detail, ...at, place: this.source.place, ...positionOf(node) })
  }
}
