/** The texts of a template's body in, the traits they read out (sorted); problems are reported where they stand. */
import type { JsonObject } from '../../../ir/json.ts'
import { textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { readTemplateText } from './read-template-text.ts'
import type { TextProblem } from './template-reader.ts'

const TEXT_NAMES = ['subject', 'html', 'text'] as const

export function resolveTexts(body: JsonObject, context: DeclarationContext): readonly string[] {
  const traits = new Set<string>()
  for (const name of TEXT_NAMES) {
    const text = textField(body, name)
    if (text === undefined) continue
    const read = readTemplateText(text, context.catalog?.customers.traits)
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
  const { code, message, fix, line } = problem
  const place = line === 1 ? `in \`${name}\`` : `in line ${line} of \`${name}\``
  const token = problem.token ?? text.split('\n')[line - 1]?.trim()
  context.report(code, [name], {
    message: `${message} ${place}`,
    ...(fix === undefined ? {} : { fix }),
    ...(token === undefined || token === '' ? {} : { token }),
  })
}
