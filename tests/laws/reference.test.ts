/** The reference has a section for every word of the language: with its fields, both syntaxes, its row and its page of the guide. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CATALOG_NOTES } from '../../scripts/reference/catalog-notes.ts'
import { CATALOG } from '../../src/compiler/declarations/catalog.ts'
import { CUSTOMER_KINDS, EVENT_KINDS } from '../../src/compiler/language/conditions/resolve-node.ts'
import { MEASURE_WORDS } from '../../src/compiler/language/measures/table.ts'
import { SMART_GROUP_NAMES } from '../../src/compiler/language/shorthands/smart-groups.ts'
import { SHORTHANDS } from '../../src/compiler/language/shorthands/table.ts'
import { WINDOW_WORDS } from '../../src/compiler/language/windows/table.ts'
import { documentSchema } from '../../src/compiler/validate/kind-schema.ts'
import { SEGMENT_CHECKS } from '../../src/ir/segment.ts'
import { compileCleanlyOnDisk } from '../compiler/disk-project.ts'
import { ROOT } from './source-files.ts'

/** Which words each page has a section for. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  conditions: [...new Set([...CUSTOMER_KINDS, ...EVENT_KINDS, ...Object.keys(SHORTHANDS)])],
  aggregates: MEASURE_WORDS,
  windows: [...WINDOW_WORDS, 'no window'],
  catalog: [...Object.keys(CATALOG.schema.properties), 'changes', 'history'],
  segments: ['segment', 'tags', 'allow', 'checks'],
  broadcasts: ['broadcast', 'bestTime'],
}
const ROWS = Array.from({ length: 16 }, (_, index) => `S${index + 1}`)

function pageText(name: string): string {
  return readFileSync(join(ROOT, `docs/reference/${name}.md`), 'utf8')
}

/** By heading. */
function sectionsOf(name: string): ReadonlyMap<string, string> {
  const [, ...parts] = pageText(name).split(/^## /m)
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]))
}

describe('reference', () => {
  test.each(Object.entries(PAGES))('%s: every word has a whole section', (name, words) => {
    const sections = sectionsOf(name)
    const isWhole = (text: string) =>
      /^```yaml\n\S/m.test(text) &&
      /^```ts\n\S/m.test(text) &&
      /^\*[SPJ]\d.*Guide: \[/m.test(text) &&
      (text.startsWith('no window') || /^\|---\|/m.test(text))
    expect(words.filter((word) => !isWhole(sections.get(word) ?? ''))).toEqual([])
  })

  test('every row S1–S16 has a section', () => {
    const told = Object.keys(PAGES)
      .flatMap((name) => [...sectionsOf(name).values()])
      .flatMap((text) => /^\*([^*]*)\.\*/m.exec(text)?.[1]?.match(/\bS\d+\b/g) ?? [])
    expect(ROWS.filter((row) => !told.includes(row))).toEqual([])
  })

  test('every field of a segment, check and smart group is told of', () => {
    const [segments, conditions] = [pageText('segments'), pageText('conditions')]
    const fields = Object.keys(documentSchema('segment').properties ?? {})
    const inSegments = [...fields, ...SEGMENT_CHECKS]
    expect(inSegments.filter((word) => !segments.includes(`| \`${word}\` |`))).toEqual([])
    expect(SMART_GROUP_NAMES.filter((word) => !conditions.includes(`| \`${word}\` |`))).toEqual([])
  })

  test('the examples that are not of the decision compile, and mean the same in both syntaxes', async () => {
    const { customers, fullRefresh, changes } = CATALOG_NOTES
    expect(customers.example.yaml).toContain(changes.example.yaml)
    expect(customers.example.ts).toContain(changes.example.ts)
    const config = { 'crm.config.yaml': 'name: reference\nzone: Asia/Seoul\n' }
    const yaml = await compileCleanlyOnDisk({
      ...config,
      'a.yaml': `catalog: shop\n${fullRefresh.example.yaml}\n${customers.example.yaml}\n`,
    })
    const typescript = await compileCleanlyOnDisk({
      ...config,
      'a.ts': `import { boolean, defineCatalog, text } from 'crm-as-code'
        defineCatalog('shop', { ${fullRefresh.example.ts}, ${customers.example.ts} })`,
    })
    const hashes = [yaml, typescript].map(({ objects }) => objects.get('catalog.shop')?.fingerprint)
    expect(hashes[0]).toBeDefined()
    expect(hashes[1]).toEqual(hashes[0])
  })
})
