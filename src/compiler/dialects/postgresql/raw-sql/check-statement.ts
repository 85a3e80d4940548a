/** A parsed statement in, what in it a condition must not do out, and the tables it names. */
import { isJsonObject } from '../../../../ir/json.ts'
import type { SqlProblem } from '../../raw-sql.ts'
import { readsClock } from './clock-text.ts'
import { AS_OF_INSTEAD, isClockAge, refusedFunction } from './refused-functions.ts'

export interface CheckedStatement {
  readonly problems: readonly SqlProblem[]
  /** As written, without a schema: names that a surrounding statement must not take. */
  readonly tables: readonly string[]
}

type Node = Readonly<Record<string, unknown>>

interface Found {
  readonly problems: SqlProblem[]
  readonly tables: Set<string>
}

const WRITES: Readonly<Record<string, string>> = {
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  MergeStmt: 'merge',
}
/** The clock in the words of the standard: `current_date`, `localtimestamp(0)`. */
const CLOCK = /^SVFOP_(CURRENT_(DATE|TIME)|LOCALTIME)/
const TEXT_TYPES = ['text', 'varchar', 'bpchar', 'char', 'citext', 'name']
const TIME_TYPES = ['timestamptz', 'timestamp', 'date', 'time', 'timetz']

export function checkStatement(statement: unknown): CheckedStatement {
  const found: Found = { problems: [], tables: new Set() }
  walk(statement, { at: 0, isTime: false }, found)
  return { problems: found.problems, tables: [...found.tables].sort() }
}

interface Place {
  /** Of the nearest node above that has a position. */
  readonly at: number
  /** Inside a cast to an instant, a day or a time, where no text stays one. */
  readonly isTime: boolean
}

/** Every node is a mapping with one member, its kind. */
function walk(value: unknown, above: Place, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, above, found)
    return
  }
  if (!isNode(value)) return
  for (const [kind, inner] of Object.entries(value)) {
    const place = isNode(inner) && typeof inner.location === 'number' ? inner.location : above.at
    const at = place < 0 ? above.at : place
    if (isNode(inner)) checkNode(kind, inner, at, found)
    const isTime = above.isTime || (kind === 'TypeCast' && isCastTo(TIME_TYPES, inner))
    // A text that was cast to text stays one, but for what is made of it.
    if (isTime || kind !== 'TypeCast' || !isCastTo(TEXT_TYPES, inner)) {
      walk(inner, { at, isTime }, found)
    }
  }
}

function checkNode(kind: string, node: Node, at: number, found: Found): void {
  const refuse = (message: string, fix?: string) => {
    found.problems.push({ code: 'CRM3154', at, message, ...(fix === undefined ? {} : { fix }) })
  }
  const write = WRITES[kind]
  if (write !== undefined) refuse(`The SQL has ${article(write)} ${write}`, READ_ONLY)
  switch (kind) {
    case 'SelectStmt':
      if (node.intoClause !== undefined) refuse('The select makes a table: it has into', READ_ONLY)
      if (node.lockingClause !== undefined)
        refuse('The select locks rows', 'Take out its for clause.')
      break
    case 'RangeVar':
      if (typeof node.relname === 'string' && node.schemaname === undefined) {
        found.tables.add(node.relname)
      }
      break
    case 'RangeTableSample':
      refuse('tablesample draws at random', 'Use a bucket or a sample condition beside it.')
      break
    case 'SQLValueFunction':
      if (CLOCK.test(String(node.op))) refuse('The SQL reads the clock', AS_OF_INSTEAD)
      break
    case 'FuncCall':
      checkFunction(node, refuse)
      break
    case 'A_Const':
      if (readsClock(textOf(node) ?? '')) {
        refuse(`'${textOf(node)}' may be read as an instant, another one each time`, CLOCK_TEXT_FIX)
      }
  }
}

const READ_ONLY = 'Write one select that only reads.'
const CLOCK_TEXT_FIX = `${AS_OF_INSTEAD.replace(/\.$/, '')}; if it is a text, cast it: 'now'::text.`

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a'
}

function checkFunction(node: Node, refuse: (message: string, fix?: string) => void): void {
  const parts = Array.isArray(node.funcname) ? node.funcname.flatMap(nameOf) : []
  const [name = ''] = parts.slice(-1)
  const isBuiltIn = parts.length === 1 || parts[0] === 'pg_catalog' || /^dblink/.test(name)
  if (!isBuiltIn) return
  const refused = refusedFunction(name)
  if (refused !== undefined) refuse(`${name} ${refused.why}`, refused.fix)
  const count = Array.isArray(node.args) ? node.args.length : 0
  if (isClockAge(name, count)) refuse('age of one argument reads the clock', `${AS_OF_INSTEAD}`)
}

function isCastTo(types: readonly string[], node: unknown): boolean {
  if (!isNode(node) || !isNode(node.typeName) || !Array.isArray(node.typeName.names)) return false
  const [name = ''] = node.typeName.names.flatMap(nameOf).slice(-1)
  return types.includes(name)
}

function textOf({ sval }: Node): string | undefined {
  return isNode(sval) && typeof sval.sval === 'string' ? sval.sval : undefined
}

function nameOf(node: unknown): readonly string[] {
  const text = isNode(node) && isNode(node.String) ? node.String.sval : undefined
  return typeof text === 'string' ? [text] : []
}

function isNode(value: unknown): value is Node {
  return isJsonObject(value)
}
