/** A text in, the same with the texts of its partials in place of `{{> …}}` out; what cannot be expanded stays. */
import Handlebars from 'handlebars'
import type { Include, PlacedText } from './placed-text.ts'

/** Problems were reported when the text was read, so here they only leave the text as it is. */
export function expandPartials(
  { text, part }: PlacedText,
  include: Include,
  around: readonly string[] = [],
): string {
  let expanded = ''
  let end = 0
  let trimsNext = false
  for (const call of partialCalls(text)) {
    const before = text.slice(end, call.start)
    expanded += spaced(before, trimsNext, call.trimsBefore)
    const included = around.includes(call.name) ? undefined : include(call.name, part)
    expanded +=
      included === undefined || 'problem' in included
        ? text.slice(call.start, call.end)
        : // The line break that ends a file is none of the text around it.
          expandPartials(included, include, [...around, call.name]).replace(/\r?\n$/, '')
    end = call.end
    trimsNext = call.trimsAfter
  }
  return expanded + spaced(text.slice(end), trimsNext, false)
}

interface PartialCall {
  readonly name: string
  readonly start: number
  readonly end: number
  /** `{{~>` and `~}}`. */
  readonly trimsBefore: boolean
  readonly trimsAfter: boolean
}

function partialCalls(text: string): readonly PartialCall[] {
  const finder = new PartialFinder(lineStarts(text))
  try {
    finder.accept(Handlebars.parseWithoutProcessing(text))
  } catch {
    return []
  }
  return finder.calls
}

class PartialFinder extends Handlebars.Visitor {
  readonly calls: PartialCall[] = []
  private readonly starts: readonly number[]

  constructor(starts: readonly number[]) {
    super()
    this.starts = starts
  }

  override PartialStatement({ name, loc, strip }: hbs.AST.PartialStatement): void {
    if (name.type !== 'PathExpression') return
    this.calls.push({
      name: String((name as hbs.AST.PathExpression).original),
      start: (this.starts[loc.start.line - 1] ?? 0) + loc.start.column,
      end: (this.starts[loc.end.line - 1] ?? 0) + loc.end.column,
      trimsBefore: strip.open,
      trimsAfter: strip.close,
    })
  }
}

/** Offsets at which lines start, as Handlebars counts them. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ 0: end, index }) => index + end.length)]
}

function spaced(text: string, trimsStart: boolean, trimsEnd: boolean): string {
  const left = trimsStart ? text.trimStart() : text
  return trimsEnd ? left.trimEnd() : left
}
