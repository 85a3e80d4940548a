/**
 * MJML with Handlebars in it in, the same with a word in place of each expression out, and the way back. MJML reads
 * attributes and text by rules of its own; a word of letters and digits passes all of them.
 */
export interface ProtectedText {
  /** Plain MJML. */
  readonly text: string
  /** What all words begin with. */
  readonly stem: string
  /** As written: `{{#if customer.name}}`. */
  readonly expressions: readonly Expression[]
}

export interface Expression {
  readonly word: string
  readonly written: string
  readonly offset: number
  /** Opens, divides or closes a block: it has to stay once, and in order. */
  readonly isBlock: boolean
}

export function protectExpressions(text: string): ProtectedText {
  const stem = unusedStem(text)
  const expressions = findExpressions(text).map(([offset, end], index) => {
    const written = text.slice(offset, end)
    return { word: `${stem}${index}x`, written, offset, isBlock: isBlockTag(written) }
  })
  let protectedText = ''
  let end = 0
  for (const { word, written, offset } of expressions) {
    protectedText += text.slice(end, offset) + word
    end = offset + written.length
  }
  return { text: protectedText + text.slice(end), stem, expressions }
}

/** The expressions back in place of their words. */
export function restoreExpressions(html: string, { stem, expressions }: ProtectedText): string {
  const byWord = new Map(expressions.map(({ word, written }) => [word, written]))
  return html.replace(new RegExp(`${stem}\\d+x`, 'g'), (word) => byWord.get(word) ?? word)
}

function unusedStem(text: string): string {
  let stem = 'crmhbs'
  while (text.includes(stem)) stem += 'q'
  return stem
}

/** Start and end of each, as Handlebars cuts them. */
function findExpressions(text: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at)) {
    if (text[at - 1] === '\\') {
      at += 2
      continue
    }
    const end = endOf(text, at)
    found.push([at, end])
    at = end
  }
  return found
}

function endOf(text: string, start: number): number {
  const opened = text.slice(start, start + 6)
  const close = /^\{\{~?!--/.test(opened)
    ? /--~?\}\}/g
    : /^\{\{~?!/.test(opened)
      ? /\}\}/g
      : // Quotes and brackets may hold braces.
        /(?:"[^"]*"|'[^']*'|\[[^\]]*\]|[^"'[}])*?\}\}\}?/gy
  close.lastIndex = start + 2
  const match = close.exec(text)
  return match === null ? text.length : match.index + match[0].length
}

function isBlockTag(written: string): boolean {
  return /^\{\{~?\s*(?:[#/^]|else\b)/.test(written)
}
