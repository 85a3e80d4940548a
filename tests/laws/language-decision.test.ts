/** The language as decided: every pair of examples of section 6 compiles, and TypeScript and YAML mean the same (SEMANTICS 29). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import { compileCleanlyOnDisk } from '../compiler/disk-project.ts'
import { ROOT } from './source-files.ts'

const CONFIG = 'name: language\nzone: Asia/Seoul\n'
const NAMES = `all any bestTime boolean boughtTogether branch bucket count coupon crosses date defineBroadcast defineCatalog defineChannel defineCoupons defineExport defineJourney defineKpi definePartial defineSegment defineTemplate defineTopic emit enters env everyone exit file goal held instant leaves list
  listed memberOf messages money not number on onAnniversary onDate otherwise path rank ratio rfm sample schedule send sequence set since smart split sqlCondition subscription sum text wait waitFor waitUntilDate waitUntilDay waitUntilTime web webhook when`
const BESIDE = {
  'press.csv': 'customer_id\n1\n2\n',
  'welcome.mjml': '<mj-text>{{customer.name}}님, 환영합니다</mj-text>\n',
  'spring.csv': 'code\nA1\nB2\n',
  'purchase.json': JSON.stringify({
    ...{ model: 'bg-nbd', version: 1, event: 'purchase', zone: 'Asia/Seoul' },
    parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
    value: {
      ...{ model: 'gamma-gamma', property: 'total', currency: 'KRW' },
      parameters: { p: 6.25, q: 3.74, v: 15440 },
    },
  }),
  'legacy.sql': 'select customer_id from orders group by 1 having count(*) >= :minimum',
}
const ROWS = [
  'S1',
  'S2',
  'S3',
  'S4',
  'S5',
  'S6',
  'S7',
  'S8',
  'S9',
  'S10',
  'S11',
  'S12',
  'S13',
  'S14',
  'S15',
  'S16',
  'M1',
  'M2',
  'M3',
  'M4',
  'M7',
  'J1',
  'J2',
  'J3',
  'J4',
  'J5',
  'J6',
  'J7',
  'J8',
  'J9',
  'M5',
  'K1',
]

const decision = readFileSync(join(ROOT, 'docs/decisions/20261122-the-language.md'), 'utf8')
const cut = decision.slice(decision.indexOf('## 6.'), decision.indexOf('# Later'))

/** The fenced blocks of one syntax, in order; what stands in the config is in blocks of its own. */
function blocks(syntax: 'yaml' | 'ts' | 'yaml config' | 'ts config'): string[] {
  return [...cut.matchAll(new RegExp(`\`\`\`${syntax}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  )
}

function configModule(): string {
  const own = blocks('ts config').map((block) => `...${block}`)
  return `import { defineConfig, env } from 'crm-as-code'
export default defineConfig({ name: 'language', zone: 'Asia/Seoul', ${own.join(', ')} })\n`
}

describe('the language as decided', () => {
  let yaml: CompiledProject
  let typescript: CompiledProject
  beforeAll(async () => {
    yaml = await compileCleanlyOnDisk({
      'crm.config.yaml': `${CONFIG}${blocks('yaml config').join('')}`,
      ...BESIDE,
      'all.yaml': blocks('yaml').join('---\n'),
    })
    typescript = await compileCleanlyOnDisk({
      'crm.config.ts': configModule(),
      ...BESIDE,
      'all.ts': `import { ${NAMES.trim().split(/\s+/).join(', ')} } from 'crm-as-code'\n${blocks('ts').join('\n')}`,
    })
  })

  test('every row of the cut has a section', () => {
    const headings = [...cut.matchAll(/^### (.*)$/gm)].map(([, title = '']) => title)
    expect(ROWS.filter((row) => !headings.some((title) => title.includes(row)))).toEqual([])
  })

  test('every other row has a section, built or later', () => {
    const wanted = ['S4', 'S5', 'S9', 'S10', 'S11', 'S12', 'S13', 'S14', 'S14', 'S15', 'S16']
      .concat(['J1', 'J2', 'J3', 'J4', 'J5', 'J6', 'J7', 'J8', 'J9'])
      .concat(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7'])
      .concat(['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8'])
    const headings = [...decision.matchAll(/^### (.*)$/gm)].map(([, title = '']) => title)
    const has = (row: string) => headings.some((title) => new RegExp(`\\b${row}\\b`).test(title))
    expect(wanted.filter((row) => !has(row))).toEqual([])
  })

  test('both syntaxes declare the same objects', () => {
    expect([...typescript.objects.keys()]).toEqual([...yaml.objects.keys()])
    expect(yaml.objects.size).toBeGreaterThan(20)
  })

  test('SEMANTICS 29: each object has one hash, whichever syntax it is written in', () => {
    const hashes = (project: CompiledProject) =>
      Object.fromEntries(
        [...project.objects].map(([address, { fingerprint }]) => {
          const { behaviour, own, metadata } = fingerprint
          return [address, { behaviour, own, metadata }]
        }),
      )
    expect(hashes(typescript)).toEqual(hashes(yaml))
  })
})
