/** A1: the language's own examples, one project in YAML and one in TypeScript, compile to the same bytes. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createFileSystem } from '../../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../../src/adapters/module-loader.ts'
import { compileProject } from '../../../src/compiler/compile.ts'
import * as dsl from '../../../src/dsl/index.ts'
import type { CompiledObject, CompiledProject } from '../../../src/ir/compiled.ts'
import { describe as describeAll } from '../memory-project.ts'

const DECISION = new URL('../../../docs/decisions/20261122-the-language.md', import.meta.url)
const CONFIG = "name: shop\nzone: Asia/Seoul\nrefresh: '0 6 * * *'\n"
const IMPORTS = `import { ${Object.keys(dsl).sort().join(', ')} } from 'crm-as-code'\n`

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

/** The examples of the section about what is built, of one language. */
async function examples(language: 'yaml' | 'ts'): Promise<readonly string[]> {
  const text = await readFile(DECISION, 'utf8')
  const section = /^## 6\.[\s\S]*?(?=^# )/m.exec(text)?.[0] ?? ''
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code] : [],
  )
}

async function compile(files: Readonly<Record<string, string>>): Promise<CompiledProject> {
  const cwd = await mkdtemp(join(tmpdir(), 'crm-syntaxes-'))
  folders.push(cwd)
  await mkdir(join(cwd, 'objects'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text)
  const modules = createModuleLoader()
  const { compiled, diagnostics } = await compileProject({
    cwd,
    files: createFileSystem(),
    modules,
  })
  await modules.close()
  if (compiled === undefined) throw new Error(describeAll(diagnostics).join('\n'))
  return compiled
}

function byAddress({ objects }: CompiledProject): Readonly<Record<string, CompiledObject>> {
  return Object.fromEntries(objects)
}

describe('A1: TypeScript and YAML are two spellings of one thing', () => {
  test('SEMANTICS 29: every pair of examples compiles to the same bytes', async () => {
    const yaml = await examples('yaml')
    const typescript = await examples('ts')
    expect(yaml.length).toBeGreaterThan(8)
    expect(typescript).toHaveLength(yaml.length)
    const fromYaml = await compile({
      'crm.config.yaml': CONFIG,
      'objects/all.yaml': yaml.join('---\n'),
    })
    const fromTypeScript = await compile({
      'crm.config.yaml': CONFIG,
      'objects/all.ts': `${IMPORTS}${typescript.join('\n')}`,
    })
    expect(byAddress(fromTypeScript)).toEqual(byAddress(fromYaml))
    const bytes = (project: CompiledProject) =>
      JSON.stringify([project.name, project.settings, [...project.objects]])
    expect(bytes(fromTypeScript)).toBe(bytes(fromYaml))
  })
})
