/** The comparisons that look for a text in a text: what differs is where. */
import type { Operator } from '../../../ir/comparison.ts'
import { literalSql } from '../values/table.ts'
import { caseWords, withCase } from './fold-case.ts'
import { resolveLiteral } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

type Part = Extract<Operator, 'contains' | 'startsWith' | 'endsWith'>

export interface PartSpec {
  readonly op: Part
  readonly description: string
  readonly phrase: string
}

export function partOperator(spec: PartSpec): OperatorDefinition<Part> {
  return {
    words: { [spec.op]: ['text'] },
    schema: { type: 'string', description: spec.description },
    takesIgnoreCase: true,
    resolve(test) {
      const literal = resolveLiteral(test.written, test)
      if (literal?.type !== 'text') return undefined
      if (literal.value === '') {
        test.context.report('CRM3111', test.path, {
          message: `${spec.op} looks for an empty text, which is in every text`,
          fix: 'Use isSet: true for whoever has a value.',
        })
        return undefined
      }
      return {
        op: spec.op,
        value: literal.value,
        ...(test.ignoreCase ? { ignoreCase: true } : {}),
      }
    },
    sql(subject, { value, ignoreCase }, { moment }) {
      const { dialect } = moment
      const part = literalSql({ type: 'text', value }, dialect)
      return dialect.text[spec.op](
        withCase(subject.value, ignoreCase, dialect),
        withCase(part, ignoreCase, dialect),
      )
    },
    explain: ({ value, ignoreCase }) =>
      `${spec.phrase} ${JSON.stringify(value)}${caseWords(ignoreCase)}`,
  }
}
