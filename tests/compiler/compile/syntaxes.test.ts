/** A1: the language's own examples, one project in YAML and one in TypeScript, compile to the same bytes. */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import * as dsl from '../../../src/dsl/index.ts'
import type { CompiledProject } from '../../../src/ir/compiled.ts'
import { compileCleanlyOnDisk } from '../disk-project.ts'

const DECISION = new URL('../../../docs/decisions/20261122-the-language.md', import.meta.url)
const CONFIG = `name: shop
zone: Asia/Seoul
refresh: '0 6 * * *'
preferences: { url: https://shop.example/preferences }
links: { url: https://go.shop.example, key: { env: LINK_KEY } }
`
const IMPORTS = `import { ${Object.keys(dsl).sort().join(', ')} } from 'crm-as-code'\n`

/** What examples name beside themselves. */
const FILES = {
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

/** The examples of the section about what is built, of one language. */
async function examples(language: 'yaml' | 'ts'): Promise<readonly string[]> {
  const text = await readFile(DECISION, 'utf8')
  const section = /^## 6\.[\s\S]*?(?=^# )/m.exec(text)?.[0] ?? ''
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code] : [],
  )
}

function bytesOf({ name, settings, objects }: CompiledProject): string {
  return JSON.stringify([name, settings, [...objects]])
}

describe('A1: TypeScript and YAML are two spellings of one thing', () => {
  test('SEMANTICS 29: every pair of examples compiles to the same bytes', async () => {
    const yaml = await examples('yaml')
    const typescript = await examples('ts')
    expect(yaml.length).toBeGreaterThan(8)
    expect(typescript).toHaveLength(yaml.length)
    const fromYaml = await compileCleanlyOnDisk({
      ...FILES,
      'crm.config.yaml': CONFIG,
      'objects.yaml': yaml.join('---\n'),
    })
    const fromTypeScript = await compileCleanlyOnDisk({
      ...FILES,
      'crm.config.ts': `import { defineConfig } from 'crm-as-code'
export default defineConfig({ name: 'shop', zone: 'Asia/Seoul', refresh: '0 6 * * *',
  preferences: { url: 'https://shop.example/preferences' },
  links: { url: 'https://go.shop.example', key: { env: 'LINK_KEY' } },
})
`,
      'objects.ts': `${IMPORTS}${typescript.join('\n')}`,
    })
    expect(Object.fromEntries(fromTypeScript.objects)).toEqual(Object.fromEntries(fromYaml.objects))
    expect(bytesOf(fromTypeScript)).toBe(bytesOf(fromYaml))
  })
})
