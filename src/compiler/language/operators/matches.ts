/** `matches`: a regular expression found anywhere in the text. `.` also matches line breaks; `^` and `$` are the text's ends. */
import { caseWords } from './fold-case.ts'
import { resolveLiteral } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'
import { translateRegex } from './regex-dialect.ts'

export const MATCHES: OperatorDefinition<'matches'> = {
  words: { matches: ['text'] },
  schema: {
    type: 'string',
    description: 'A regular expression found anywhere in it.',
    examples: ['^010-[0-9]{4}-'],
  },
  takesIgnoreCase: true,
  resolve(test) {
    const literal = resolveLiteral(test.written, test)
    if (literal?.type !== 'text') return undefined
    const translation = translateRegex(literal.value)
    if ('problem' in translation) {
      test.context.report('CRM3114', test.path, {
        message: `The regular expression is refused: ${translation.problem}`,
        ...(translation.fix === undefined ? {} : { fix: translation.fix }),
      })
      return undefined
    }
    return {
      op: 'matches',
      pattern: literal.value,
      ...(test.ignoreCase ? { ignoreCase: true } : {}),
    }
  },
  sql({ value }, { pattern, ignoreCase }, { moment }) {
    const translation = translateRegex(pattern)
    if ('problem' in translation) throw new Error(`pattern was not checked: ${translation.problem}`)
    return moment.dialect.text.matches(value, translation.pattern, ignoreCase === true)
  },
  explain: ({ pattern, ignoreCase }) =>
    `matches ${JSON.stringify(pattern)}${caseWords(ignoreCase)}`,
}
