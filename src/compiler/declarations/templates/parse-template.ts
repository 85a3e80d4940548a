/** One text in, its Handlebars tree out, or why it is none. */
import Handlebars from 'handlebars'
import type { PlacedText, TextPlace } from './placed-text.ts'
import type { TextProblem } from './template-text.ts'

export function parseTemplate({
  text,
  place,
}: PlacedText): { readonly program: hbs.AST.Program } | { readonly problem: TextProblem } {
  try {
    return { program: Handlebars.parse(text) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { problem: syntaxProblem(error, place) }
  }
}

/** Handlebars' own parser says "Parse error on line 3:", its checks of the tree "if doesn't match unless - 1:3". */
function syntaxProblem(error: Error, place: TextPlace): TextProblem {
  const [head = '', ...rest] = error.message.split('\n')
  const parse = /^(?:Parse|Lexical) error on line (\d+)/.exec(head)
  const at = / - (\d+):(\d+)$/.exec(head)
  const line = Number(parse?.[1] ?? at?.[1] ?? 1)
  const column = at === null ? 1 : Number(at[2]) + 1
  const reason = parse === null ? head.replace(/ - \d+:\d+$/, '') : describeParse(rest)
  const message = `Handlebars cannot read this: ${reason}`
  const fix = 'Every `{{` needs its `}}`, and every block `{{#…}}` its `{{/…}}`.'
  return { code: 'CRM3010', message, fix, place, line, column }
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
