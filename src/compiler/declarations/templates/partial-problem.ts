/** Why `{{> name}}` cannot be put into a text in, what is said of it out. */
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { IncludeProblem } from './placed-text.ts'

export interface PartialProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly fix: string
}

/** `undefined` when it only follows from an error that is reported elsewhere. */
export function partialProblem(name: string, found: IncludeProblem): PartialProblem | undefined {
  if (found.problem === 'content') {
    return {
      code: 'CRM3503',
      message: '`{{> content}}` stands for the text of a template, and nothing is laid out here',
      fix: 'Name the partial as `layout` of the template, or take `{{> content}}` out.',
    }
  }
  if (found.problem === 'part') {
    return {
      code: 'CRM3502',
      message: `Partial "${name}" has no text for this place`,
      fix: `Give it ${found.wanted}.`,
    }
  }
  if (found.fix === undefined) return undefined
  return { code: 'CRM3001', message: `There is no partial "${name}"`, fix: found.fix }
}

export function circleProblem(names: readonly string[]): PartialProblem {
  return {
    code: 'CRM3501',
    message: `Partial "${names[0]}" is made of itself: ${names.join(' → ')}`,
    fix: 'Take one of these `{{> …}}` out.',
  }
}
