/** The text of a CSV file in, the customer keys of one of its columns out, or what is wrong with it, by line. */
import { CsvError, parse } from 'csv-parse/sync'
import { suggestName } from '../../../diagnostics/closest-name.ts'
import type { KeyColumn } from '../../../ir/catalog.ts'
import { canonicalKey } from '../../fields/key-text.ts'
import { isStorable } from '../values/text.ts'

/** All of them are one parameter of a statement, and part of the stored program of every segment that reads the list. */
export const MAX_LISTED = 100_000
/** What is wrong in more lines than this is most likely one mistake. */
const MOST_REPORTED = 5

export interface ListProblem {
  readonly line: number
  readonly message: string
  readonly fix: string
  readonly isTooLong?: true
}

export type ReadKeys =
  | { readonly keys: readonly string[] }
  | { readonly problems: readonly ListProblem[] }

interface Row {
  /** The one it ends on. */
  readonly line: number
  readonly cells: readonly string[]
}

export function readKeys(text: string, column: string, type: KeyColumn['type']): ReadKeys {
  const parsed = parseRows(text)
  if ('problems' in parsed) return parsed
  const [header, ...rows] = parsed.rows
  const names = header?.cells ?? []
  const index = names.indexOf(column)
  if (index === -1) return wrong(header?.line ?? 1, ...noColumn(column, names))
  if (names.lastIndexOf(column) !== index) {
    return wrong(header?.line ?? 1, `Two columns are called "${column}"`, 'Rename one of them.')
  }
  if (rows.length > MAX_LISTED) return { problems: [tooLong(rows, header?.line ?? 1)] }
  return keysOf(rows, index, column, type)
}

function parseRows(
  text: string,
): { readonly rows: readonly Row[] } | { readonly problems: readonly ListProblem[] } {
  const rows: Row[] = []
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      // A short or long row is reported with the name of its column, a line at a time.
      relax_column_count: true,
      on_record: (cells: unknown, { lines }) => {
        rows.push({ line: lines, cells: Array.isArray(cells) ? cells.map(String) : [] })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    return wrong(line, `The file is not CSV here: ${firstSentence(error.message)}`, QUOTING)
  }
  return { rows }
}

const QUOTING =
  'Put a value that holds commas, quotes or line breaks in double quotes, and write a quote inside as two.'

function firstSentence(message: string): string {
  return message.replace(/^[^:]*: /, '').replace(/ at line \d+.*$| on line \d+.*$/s, '')
}

function keysOf(
  rows: readonly Row[],
  index: number,
  column: string,
  type: KeyColumn['type'],
): ReadKeys {
  const keys: string[] = []
  const problems: ListProblem[] = []
  for (const { line, cells } of rows) {
    const cell = cells[index] ?? ''
    const key = cell === '' || !isStorable(cell) ? undefined : canonicalKey(cell, type)
    if (key !== undefined) keys.push(key)
    else if (problems.length < MOST_REPORTED) problems.push(badKey(line, cell, column, type))
  }
  return problems.length === 0 ? { keys } : { problems }
}

function badKey(line: number, cell: string, column: string, type: KeyColumn['type']): ListProblem {
  if (cell === '') {
    return {
      line,
      message: `This row has no ${column}`,
      fix: 'Write the key, or take the row out.',
    }
  }
  return {
    line,
    message: `${JSON.stringify(cell)} is no customer key, which are of type ${type} in the catalog`,
    fix: 'Write the key as the customer table has it.',
  }
}

function noColumn(column: string, names: readonly string[]): readonly [string, string] {
  if (names.length === 0)
    return ['The file is empty', `Its first line names the columns: ${column}.`]
  return [
    `The file has no column "${column}"`,
    suggestName(column, names) ?? `Its first line names ${names.slice(0, 8).join(', ')}.`,
  ]
}

function tooLong(rows: readonly Row[], line: number): ListProblem {
  return {
    line,
    isTooLong: true,
    message: `The file lists ${rows.length} customers, more than the ${MAX_LISTED} that a file may`,
    fix: 'Load it into a table and name that: { list: { table: …, column: … } }.',
  }
}

function wrong(line: number, message: string, fix: string): { problems: readonly ListProblem[] } {
  return { problems: [{ line, message, fix }] }
}
