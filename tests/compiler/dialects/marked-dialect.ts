/** A dialect in, the same with everything it writes in marks out, so that what stands outside them is every engine's. */
import { sql } from 'kysely'
import type { Dialect } from '../../../src/compiler/dialects/dialect.ts'
import type { Fragment } from '../../../src/compiler/dialects/fragment.ts'

const [OPEN, CLOSE] = ['⟦', '⟧']

const PARTS = [
  'types',
  'columns',
  'keys',
  'calendar',
  'text',
  'lists',
  'aggregates',
  'output',
  'predictions',
  'rawSql',
] as const

export function markedDialect(dialect: Dialect): Dialect {
  const marked = PARTS.map((part) => [part, mapMembers({ ...dialect[part] })] as const)
  // Nothing is inlined, as on an engine that cannot.
  const capabilities = { ...dialect.capabilities, inlinesExpressions: false }
  return { ...dialect, capabilities, ...Object.fromEntries(marked) }
}

function mapMembers(part: object): object {
  return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, mark(member)]))
}

function mark(member: unknown): unknown {
  if (isFragment(member)) return marked(member)
  if (typeof member !== 'function') return member
  return (...given: unknown[]) => {
    const result: unknown = member(...given)
    return isFragment(result) ? marked(result) : result
  }
}

function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && 'toOperationNode' in value
}

function marked(fragment: Fragment): Fragment {
  return sql`${sql.raw(OPEN)}${fragment}${sql.raw(CLOSE)}`
}

/** What stands outside the marks, whatever is inside being one word. */
export function outsideMarks(text: string): string {
  let depth = 0
  let outside = ''
  for (const character of text) {
    if (character === OPEN) {
      if (depth === 0) outside += ' dialect '
      depth += 1
    } else if (character === CLOSE) depth -= 1
    else if (depth === 0) outside += character
  }
  return outside
}
