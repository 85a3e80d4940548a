/** The text of a raw SQL condition and its parameters in, its pieces around the parameters out, or what is wrong with it. */
import { closestName } from '../../../../diagnostics/closest-name.ts'
import { isJsonObject } from '../../../../ir/json.ts'
import { wordList } from '../../../fields/word-list.ts'
import { AS_OF_PARAMETER, type ReadSql, type SqlProblem } from '../../raw-sql.ts'
import { checkStatement } from './check-statement.ts'
import { sqlParser } from './parser.ts'
import { type NumberedSql, readParameters } from './read-parameters.ts'

export function readSql(
  text: string,
  declared: readonly string[],
): ReadSql | { readonly problems: readonly SqlProblem[] } {
  if (text.includes('\u0000')) return problem('CRM3153', 0, 'The SQL holds a NUL character')
  const parser = sqlParser()
  const numbered = readParameters(text, parser)
  if ('problem' in numbered) return { problems: [numbered.problem] }
  const statements = parse(numbered.numbered)
  if ('problem' in statements) return { problems: [statements.problem] }
  const problems = [
    ...checkShape(statements.all),
    ...checkNames(numbered, declared),
    ...writtenNumbers(text, numbered),
  ]
  const checked = checkStatement(statements.all)
  const all = [...problems, ...checked.problems]
  if (all.length > 0) return { problems: all }
  return { ...cut(text, numbered), tables: checked.tables }
}

function parse(
  numbered: string,
): { readonly all: readonly unknown[] } | { readonly problem: SqlProblem } {
  try {
    const { stmts = [] } = sqlParser().parseSync(numbered)
    return { all: stmts.map(({ stmt }) => stmt) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      problem: { code: 'CRM3153', at: errorPlace(error, numbered), message: sentence(message) },
    }
  }
}

function sentence(message: string): string {
  return message === 'Query cannot be empty'
    ? 'There is no SQL'
    : `PostgreSQL cannot read the SQL: ${message}`
}

/** The parser counts characters here, and bytes everywhere else. */
function errorPlace(error: unknown, text: string): number {
  const details = isJsonObject(error) ? error.sqlDetails : undefined
  const place = isJsonObject(details) ? details.cursorPosition : undefined
  if (typeof place !== 'number') return 0
  return Buffer.byteLength([...text].slice(0, place).join(''))
}

function checkShape(statements: readonly unknown[]): readonly SqlProblem[] {
  const [first, second] = statements
  const at = 0
  if (second !== undefined) {
    const message = `There are ${statements.length} statements`
    return [{ code: 'CRM3154', at, message, fix: 'Write one select.' }]
  }
  const select = isJsonObject(first) ? first.SelectStmt : undefined
  // Of another statement that writes it is said by its kind.
  if (!isJsonObject(select)) {
    const kind = isJsonObject(first) ? Object.keys(first)[0] : undefined
    if (['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].includes(kind ?? '')) return []
    return [{ code: 'CRM3154', at, message: 'The SQL is not a select', fix: 'Write one select.' }]
  }
  const count = columnCount(select)
  if (count === 1) return []
  return [
    {
      code: 'CRM3154',
      at,
      message:
        count === undefined
          ? 'How many columns the SQL returns cannot be told: it has a *'
          : `The SQL returns ${count} columns`,
      fix: 'Return one column, the customer key.',
    },
  ]
}

/** Of a union, those of its first select; `undefined` with a `*`. */
function columnCount(select: Readonly<Record<string, unknown>>): number | undefined {
  if (isJsonObject(select.larg)) return columnCount(select.larg)
  if (Array.isArray(select.valuesLists)) {
    const [row] = select.valuesLists
    const items = isJsonObject(row) && isJsonObject(row.List) ? row.List.items : undefined
    return Array.isArray(items) ? items.length : 0
  }
  const targets = Array.isArray(select.targetList) ? select.targetList : []
  return JSON.stringify(targets.map(outermost)).includes('A_Star') ? undefined : targets.length
}

/** The column itself: a `*` inside `count(*)` is another thing. */
function outermost(target: unknown): unknown {
  const column = isJsonObject(target) ? target.ResTarget : undefined
  const value = isJsonObject(column) ? column.val : undefined
  return isJsonObject(value) ? value.ColumnRef : undefined
}

function checkNames({ uses }: NumberedSql, declared: readonly string[]): readonly SqlProblem[] {
  const known = [AS_OF_PARAMETER, ...declared]
  const unknown = uses.filter(({ name }) => !known.includes(name))
  const used = new Set(uses.map(({ name }) => name))
  const idle = declared.filter((name) => !used.has(name))
  return [
    ...unknown.map(({ name, start }): SqlProblem => {
      const closest = closestName(name, known)
      return {
        code: 'CRM3155',
        at: start,
        message: `The SQL has no parameter "${name}"`,
        fix:
          closest === undefined
            ? `Declare it under parameters; known ${known.length === 1 ? 'is' : 'are'} ${wordList(known, 'and')}.`
            : `Did you mean :${closest}?`,
      }
    }),
    ...idle.map(
      (name): SqlProblem => ({
        code: 'CRM3155',
        at: 0,
        message: `The SQL does not read its parameter "${name}"`,
        fix: `Write :${name} where its value belongs, or take it out.`,
      }),
    ),
  ]
}

/** `$1` in the text itself: it would be bound to something else. */
function writtenNumbers(text: string, { uses }: NumberedSql): readonly SqlProblem[] {
  const bytes = Buffer.from(text)
  const param = sqlParser()
    .scanSync(text)
    .tokens.find(({ tokenName, start }) => tokenName === 'PARAM' && bytes[start] === DOLLAR)
  if (param === undefined || uses.some(({ start }) => start === param.start)) return []
  return [
    {
      code: 'CRM3155',
      at: param.start,
      message: `${param.text} is a parameter without a name`,
      fix: 'Write :name and declare it under parameters.',
    },
  ]
}

const DOLLAR = 0x24

function cut(text: string, { uses, end }: NumberedSql) {
  const bytes = Buffer.from(text)
  const starts = [0, ...uses.map((use) => use.end)]
  const ends = [...uses.map((use) => use.start), end]
  return {
    strings: starts.map((start, index) => bytes.subarray(start, ends[index]).toString()),
    names: uses.map(({ name }) => name),
  }
}

function problem(code: SqlProblem['code'], at: number, message: string) {
  return { problems: [{ code, at, message }] }
}
