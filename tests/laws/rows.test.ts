/** Rows of the product that are built: each is named by tests that run on PGlite and on PostgreSQL, and by a page of the guide. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from 'ts-morph'
import { expect, test } from 'vitest'
import { ROOT, readSources, type SourceFile, visit } from './source-files.ts'

/** Where the heart of each row is proved; other tests may name it, too. */
const PROVED_IN: Readonly<Record<string, string>> = {
  S1: 'tests/compiler/sql/operators.test.ts',
  S2: 'tests/compiler/sql/counts-and-logic.test.ts',
  S3: 'tests/compiler/sql/end-values.test.ts',
  S4: 'tests/compiler/sql/patterns-over-time.test.ts',
  S5: 'tests/compiler/sql/sequences.test.ts',
  S6: 'tests/compiler/sql/windows.test.ts',
  S7: 'tests/compiler/sql/web-shop.test.ts',
  S8: 'tests/compiler/sql/counts-and-logic.test.ts',
  S9: 'tests/compiler/sql/rank.test.ts',
  S10: 'tests/compiler/sql/smart-groups.test.ts',
  S11: 'tests/compiler/sql/predictions.test.ts',
  S12: 'tests/compiler/sql/messages.test.ts',
  S13: 'tests/compiler/sql/history.test.ts',
  S14: 'tests/compiler/sql/raw-sql.test.ts',
  S15: 'tests/compiler/sql/lists.test.ts',
  S16: 'tests/cli/segment.test.ts',
  J1: 'tests/runtime/triggers.test.ts',
  J2: 'tests/runtime/steps.test.ts',
  J3: 'tests/runtime/exits.test.ts',
  J4: 'tests/runtime/holdout.test.ts',
  J5: 'tests/apply/in-flight.test.ts',
  J6: 'tests/runtime/broadcasts.test.ts',
  J7: 'tests/runtime/best-time.test.ts',
  J8: 'tests/runtime/quiet-hours.test.ts',
  J9: 'tests/runtime/kill-switch.test.ts',
  M1: 'tests/runtime/stored-messages.test.ts',
  M2: 'tests/runtime/event-in-templates.test.ts',
  M3: 'tests/runtime/message-links.test.ts',
  M4: 'tests/runtime/korean-rules.test.ts',
  M5: 'tests/runtime/guards.test.ts',
  M6: 'tests/runtime/settle-messages.test.ts',
  M7: 'tests/runtime/coupons.test.ts',
}
const ROWS = [...rows('S', 16), ...rows('J', 9), ...rows('M', 7)]

function rows(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
}

/** Files of suites that run on every engine: those that `describeDatabases` makes. */
const onDatabases = readSources(['tests']).filter(
  ({ path, text }) => path.endsWith('.test.ts') && /^describeDatabases\(/m.test(text),
)

/** Rows in titles and in tables of cases; what only a comment says names nothing. */
function rowsNamed(file: SourceFile): ReadonlySet<string> {
  const found = new Set<string>()
  visit(file.tree, (node) => {
    if (!ts.isStringLiteralLike(node)) return
    for (const [row] of node.text.matchAll(/\b[SJM]\d{1,2}\b/g)) found.add(row)
  })
  return found
}

const namedIn = new Map(onDatabases.map((file) => [file.path, rowsNamed(file)]))

test('every row S1–S16, J1–J9 and M1–M7 is named by a test that runs on both engines', () => {
  const unproved = ROWS.filter((row) => namedIn.get(PROVED_IN[row] ?? '')?.has(row) !== true)
  expect(unproved).toEqual([])
})

const GUIDE = join(ROOT, 'docs/guide')
const index = readFileSync(join(GUIDE, 'README.md'), 'utf8')

test('every one of them has a page in the index of the guide, and every page is in it', () => {
  const named = new Set(index.match(/\b[SJM]\d{1,2}\b/g))
  expect(ROWS.filter((row) => !named.has(row))).toEqual([])
  const pages = readdirSync(GUIDE).filter((name) => name.endsWith('.md') && name !== 'README.md')
  const linked = new Set([...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => page))
  expect([...linked].sort()).toEqual(pages.sort())
})
