/** One text of a template in, the traits it reads, its problems and its unescaped variables out. */
import Handlebars from 'handlebars'
import { TemplateReader, type TextProblem } from './template-reader.ts'
import type { KnownTraits } from './template-scope.ts'

export interface TemplateText {
  readonly traits: ReadonlySet<string>
  readonly problems: readonly TextProblem[]
}

export function readTemplateText(text: string, known: KnownTraits, isHtml = false): TemplateText {
  const reader = new TemplateReader(known, isHtml)
  try {
    reader.accept(Handlebars.parse(text))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { traits: new Set(), problems: [syntaxProblem(error)] }
  }
  return reader
}

/** Handlebars' own parser says "Parse error on line 3:", its checks of the tree "if doesn't match unless - 1:3". */
function syntaxProblem(error: Error): TextProblem {
  const [head = '', ...rest] = error.message.split('\n')
  const parse = /^(?:Parse|Lexical) error on line (\d+)/.exec(head)
  const place = / - (\d+):(\d+)$/.exec(head)
  const line = Number(parse?.[1] ?? place?.[1] ?? 1)
  const column = place === null ? 1 : Number(place[2]) + 1
  const reason = parse === null ? head.replace(/ - \d+:\d+$/, '') : describeParse(rest)
  const fix = 'Every `{{` needs its `}}`, and every block `{{#…}}` its `{{/…}}`.'
  return { code: 'CRM3010', message: `Handlebars cannot read this: ${reason}`, fix, line, column }
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'the text ends',
  OPEN_ENDBLOCK: 'a block is closed that is not open',
  CLOSE: '`}}` comes too early',
}

/** The parser gives the text up to where it stopped, a caret below it, and tokens, whose names mean nothing to a reader. */
function describeParse(lines: readonly string[]): string {
  const [excerpt = '', caret = ''] = lines
  const got = /got '(\w+)'/.exec(lines.join(' '))?.[1] ?? ''
  const before = excerpt.slice(Math.max(0, caret.indexOf('^') - 24), caret.indexOf('^'))
  return `${TOKENS[got] ?? 'it breaks off'} after \`${before}\``
}
