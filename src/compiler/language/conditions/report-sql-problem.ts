/** What is wrong with SQL in, a report at its line and column out: in its file, or at the word in the config. */
import { sqlFileKey } from '../../../ir/declaration.ts'
import type { FieldPath, SourceLocation } from '../../../ir/location.ts'
import type { SqlProblem } from '../../dialects/raw-sql.ts'
import type { ResolveContext } from '../resolve-context.ts'

export function reportSqlProblem(
  { code, at, message, fix }: SqlProblem,
  text: string,
  path: FieldPath,
  context: ResolveContext,
): void {
  const bytes = Buffer.from(text)
  const before = bytes.subarray(0, at).toString().split('\n')
  const word = /^[\p{L}\p{N}_:$]+|^\S/u.exec(bytes.subarray(at).toString())?.[0]
  const shown = context.files?.get(sqlFileKey(path))?.shown
  const line = before.length
  const column = (before.at(-1)?.length ?? 0) + 1
  const location: SourceLocation | undefined =
    shown === undefined
      ? undefined
      : { file: shown, line, column, endColumn: column + (word?.length ?? 1) }
  const place = location === undefined && text.includes('\n') ? ` (line ${line} of the SQL)` : ''
  context.report(code, path, {
    message: `${message}${place}`,
    ...(fix === undefined ? {} : { fix }),
    ...(location === undefined ? {} : { location }),
    ...(word === undefined ? {} : { token: word }),
  })
}
