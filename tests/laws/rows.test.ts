/** Rows of the product that are about segments: each is named by tests that run SQL on PGlite and on PostgreSQL. */
import { ts } from 'ts-morph'
import { expect, test } from 'vitest'
import { readSources, type SourceFile, visit } from './source-files.ts'

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
}
const ROWS = Array.from({ length: 16 }, (_, index) => `S${index + 1}`)

/** Files of suites that run on every engine: those that `describeDatabases` makes. */
const onDatabases = readSources(['tests']).filter(
  ({ path, text }) => path.endsWith('.test.ts') && /^describeDatabases\(/m.test(text),
)

/** Rows in titles and in tables of cases; what only a comment says names nothing. */
function rowsNamed(file: SourceFile): ReadonlySet<string> {
  const found = new Set<string>()
  visit(file.tree, (node) => {
    if (!ts.isStringLiteralLike(node)) return
    for (const [row] of node.text.matchAll(/\bS\d{1,2}\b/g)) found.add(row)
  })
  return found
}

const namedIn = new Map(onDatabases.map((file) => [file.path, rowsNamed(file)]))

test('every row S1–S16 is named by a test that runs SQL on both engines', () => {
  const unproved = ROWS.filter((row) => namedIn.get(PROVED_IN[row] ?? '')?.has(row) !== true)
  expect(unproved).toEqual([])
})
