/** Text without regard to case, as SQL and in sentences. */
import type { Dialect } from '../../dialects/dialect.ts'
import type { Fragment } from '../fragment.ts'

export function withCase(
  text: Fragment,
  ignoreCase: true | undefined,
  dialect: Pick<Dialect, 'text'>,
): Fragment {
  return ignoreCase === true ? dialect.text.foldCase(text) : text
}

/** For sentences. */
export function caseWords(ignoreCase: true | undefined): string {
  return ignoreCase === true ? ' (in any case)' : ''
}
