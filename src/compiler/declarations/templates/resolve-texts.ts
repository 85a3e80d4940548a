/** The texts of a template's body in, the traits they read out (sorted); problems are reported where they stand. */
import { allTraits } from '../../../ir/catalog.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { readTemplateText } from './read-template-text.ts'
import type { TextProblem } from './template-reader.ts'

const TEXT_NAMES = ['subject', 'html', 'text', 'link'] as const

export function resolveTexts(body: JsonObject, context: DeclarationContext): readonly string[] {
  const traits = new Set<string>()
  const known = context.catalog === undefined ? undefined : allTraits(context.catalog)
  for (const name of TEXT_NAMES) {
    const text = textField(body, name)
    if (text === undefined) continue
    const read = readTemplateText(text, known, name === 'html')
    for (const trait of read.traits) traits.add(trait)
    for (const problem of read.problems) reportProblem(name, text, problem, context)
  }
  return [...traits].sort()
}

/** Without a word of its own a problem is pointed at by its line, which also finds it in a file of its own. */
function reportProblem(
  name: string,
  text: string,
  problem: TextProblem,
  context: DeclarationContext,
): void {
  const { code, message, fix } = problem
  // The parser says that a text ends too early on the empty line behind its last one.
  const lines = text.slice(0, text.trimEnd().length).split('\n')
  const number = Math.min(problem.line, lines.length)
  const place = lines.length === 1 ? `in \`${name}\`` : `in line ${number} of \`${name}\``
  const token = problem.token ?? lines[number - 1]?.trim()
  context.report(code, [name], {
    message: `${message} ${place}`,
    ...(fix === undefined ? {} : { fix }),
    ...(token === undefined || token === '' ? {} : { token }),
  })
}
