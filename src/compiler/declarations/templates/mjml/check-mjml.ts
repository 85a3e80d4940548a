/** What MJML made of a template in, its problems reported at the lines they come from out. */
import type { MjmlResult } from '../../../../ir/mjml.ts'
import type { DeclarationContext } from '../../declaration-kind.ts'
import type { PlacedText } from '../placed-text.ts'
import { reportProblem } from '../resolve-texts.ts'
import type { TextProblem } from '../template-text.ts'
import { type Expression, type ProtectedText, restoreExpressions } from './protect-expressions.ts'

export interface CheckedMjml {
  readonly own: PlacedText
  /** All texts that are in it, the template's own first. */
  readonly texts: readonly PlacedText[]
  readonly source: ProtectedText
  readonly result: MjmlResult
}

type Found = Pick<TextProblem, 'code' | 'message' | 'fix' | 'token'> & { readonly line: string }

export function checkMjml(checked: CheckedMjml, context: DeclarationContext): void {
  const { own, texts, source, result } = checked
  const found = [...problemsOf(checked), ...lostExpressions(source, result)]
  for (const { line, ...problem } of found) {
    reportProblem({ ...problem, ...whereIs(line, texts, own) }, own, context)
  }
}

function problemsOf({ source, result }: CheckedMjml): readonly Found[] {
  const lines = source.text.split('\n')
  return result.problems.map(({ message, line }) => ({
    code: 'CRM3504',
    message: `MJML cannot compile this: ${restoreExpressions(message, source).replace(/\.$/, '')}`,
    fix: 'Write it as https://documentation.mjml.io says.',
    line: restoreExpressions(lines[(line ?? 1) - 1] ?? '', source),
  }))
}

/** Between elements MJML drops text, and some attributes are written several times. */
function lostExpressions(source: ProtectedText, { html, problems }: MjmlResult): readonly Found[] {
  if (problems.length > 0) return []
  const lost = source.expressions.filter((each) => !isKept(each, html))
  return lost.map(({ written, word }) => {
    const line = source.text.split('\n').find((text) => text.includes(word)) ?? ''
    return {
      code: 'CRM3505',
      message: `\`${written}\` stands where MJML keeps no text`,
      fix: 'Put it into <mj-raw>…</mj-raw>, or into the text of an element.',
      token: written,
      line: restoreExpressions(line, source),
    }
  })
}

function isKept({ word, written, isBlock }: Expression, html: string): boolean {
  if (/^\{\{~?!/.test(written)) return true
  const count = html.split(word).length - 1
  return isBlock ? count === 1 : count > 0
}

/** The text that has this line: the template's own, else that of a partial or the layout. */
function whereIs(
  line: string,
  texts: readonly PlacedText[],
  own: PlacedText,
): Pick<TextProblem, 'place' | 'line' | 'column'> {
  const wanted = line.trim()
  for (const { text, place } of texts) {
    const index = text.split('\n').findIndex((each) => wanted !== '' && each.trim() === wanted)
    if (index !== -1) return { place, line: index + 1, column: 1 }
  }
  return { place: own.place, line: 1, column: 1 }
}
