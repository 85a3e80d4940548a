/** The dialect seam: what differs by engine is in one folder per dialect, with the same files, and nothing else in the compiler names an engine. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { DIALECTS } from '../../src/compiler/dialects/table.ts'
import { placeOf, ROOT, readSources, visit } from './source-files.ts'

const FOLDER = 'src/compiler/dialects'
/** Files beside the folders that are no part of a dialect. */
const NOT_PARTS = ['fragment.ts', 'run-time-values.ts', 'table.ts']

const entries = readdirSync(join(ROOT, FOLDER), { withFileTypes: true })
const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
const parts = entries
  .filter((entry) => entry.isFile() && !NOT_PARTS.includes(entry.name))
  .map(({ name }) => name)
const sources = readSources(['src/compiler'])
const outside = sources.filter(
  ({ path }) => !folders.some((folder) => path.startsWith(`${FOLDER}/${folder}/`)),
)

/** crm's own state is in PostgreSQL whatever engine the team's events are in (SEMANTICS 30). */
const ABOUT_STATE = ['src/compiler/declarations/project-files.ts']

/** What only some engine's SQL has, as it would stand in a template. */
const OF_ONE_ENGINE =
  /::|\bat time zone\b|\bjsonb?\b|\bmake_interval\b|\binterval '|\bany\(|\bunnest\b|\bcollate\b|\bfilter \(|\blateral\b|\bgenerate_series\b|\barray_agg\b|\bbool_and\b|\btimestamp(tz)?\b|\bis (not )?true\b|\bmd5\b|\b(least|greatest)\(|\bdate_trunc\b|\bto_char\b|\bbtrim\b|\bstarts_with\b|\bposition\(| ~\*? |\?[|&]|@>|\bmaterialized\b|\bextract\(/

describe('dialects', () => {
  test('every folder is in the table', () => {
    expect(Object.keys(DIALECTS).sort()).toEqual(folders.sort())
  })

  test.each(folders)('%s has a file for each part', (folder) => {
    const files = readdirSync(join(ROOT, FOLDER, folder))
    expect(files).toEqual(expect.arrayContaining(parts))
  })

  test('nothing else in the compiler names an engine', () => {
    const named = outside
      .filter(({ path }) => path !== `${FOLDER}/table.ts` && !ABOUT_STATE.includes(path))
      .filter(({ text }) => /postgres|pglite|clickhouse/i.test(text))
    expect(named.map(({ path }) => path)).toEqual([])
  })

  test("no SQL template outside them has one engine's syntax", () => {
    const found = outside.flatMap((file) => {
      const places: string[] = []
      visit(file.tree, (node) => {
        if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'sql') return
        if (OF_ONE_ENGINE.test(literalText(node.template))) places.push(placeOf(file, node))
      })
      return places
    })
    expect(found).toEqual([])
  })
})

/** The text between the expressions of a template. */
function literalText(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join(
    ' … ',
  )
}
