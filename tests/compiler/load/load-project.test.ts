/** A1, A2: which files a project is made of, in which environment, and what one broken file costs. */
import { describe, expect, test } from 'vitest'
import { mayDeclare } from '../../../src/compiler/load/broken-files.ts'
import { CONFIG, loadFiles } from './load-files.ts'

const SEGMENT = `import { defineSegment, everyone } from 'crm-as-code'\n`
const define = (id: string) =>
  `${SEGMENT}export const s = defineSegment('${id}', { where: everyone() })\n`
const ids = (declarations: readonly { id: string }[]) => declarations.map(({ id }) => id)

describe('the config file', () => {
  test.each([
    [
      'crm.config.ts',
      `import { defineConfig } from 'crm-as-code'\nexport default defineConfig({ name: 'a', zone: 'UTC' })`,
    ],
    ['crm.config.mts', `export default { name: 'a', zone: 'UTC' }`],
    ['crm.config.js', `export default { name: 'a', zone: 'UTC' }`],
    ['crm.config.mjs', `export default { name: 'a', zone: 'UTC' }`],
    ['crm.config.yaml', 'name: a\nzone: UTC\n'],
    ['crm.config.yml', 'name: a\nzone: UTC\n'],
    ['crm.config.json', '{ "name": "a", "zone": "UTC" }'],
  ])('%s is found from a directory below', async (name, text) => {
    const files = {
      [name]: text,
      'package.json': '{"type":"module"}',
      'a/b/s.yaml': 'segment: x\n',
    }
    const { project, settings, declarations, problems, directory } = await loadFiles(files, {
      cwd: 'a/b',
    })
    expect(problems).toEqual([])
    expect(project).toMatchObject({ kind: 'project', id: 'a', body: { zone: 'UTC' } })
    expect(settings?.root).toBe(directory)
    expect(ids(declarations)).toEqual(['x'])
    expect(declarations[0]?.source.file).toBe('s.yaml')
  })

  test('--config names a file or its directory', async () => {
    const files = {
      'one/crm.config.yaml': 'name: a\nzone: UTC\n',
      'two/other.yaml': 'name: b\nzone: UTC\n',
    }
    expect((await loadFiles(files, { configPath: 'one' })).project?.id).toBe('a')
    expect((await loadFiles(files, { configPath: 'two/other.yaml' })).project?.id).toBe('b')
    const missing = await loadFiles(files, { configPath: 'three' })
    expect(missing.diagnostics[0]?.message).toBe('There is no config file three')
  })

  test.each([
    ['nothing', {}, 'CRM1001'],
    ['an empty file', { 'crm.config.yaml': '' }, 'crm.config.yaml:1:1 CRM1002'],
    [
      'no default export',
      { 'crm.config.ts': 'export const a = 1\n' },
      'crm.config.ts:1:1 CRM1002 e',
    ],
    ['no name', { 'crm.config.yaml': 'zone: UTC\n' }, 'crm.config.yaml:1:1 CRM1003 zone'],
    [
      'a name that is no text',
      { 'crm.config.ts': 'export default { name: 7, zone: "UTC" }\n' },
      'crm.config.ts:1:24 CRM1003 7',
    ],
    ['a syntax error', { 'crm.config.ts': 'export default {\n' }, 'crm.config.ts:2:1 CRM1020'],
    ['broken YAML', { 'crm.config.yaml': 'name: [\n' }, 'crm.config.yaml:2:1 CRM1010'],
  ])('%s', async (_, files, problem) => {
    const { problems } = await loadFiles({ ...files, 's.yaml': 'segment: x\n' })
    expect(problems).toEqual([problem])
  })
})

describe('files', () => {
  test('the default include leaves out what is not meant for it', async () => {
    const stop = `throw new Error('must not run')\n`
    const { declarations, problems } = await loadFiles({
      'crm.config.yaml': 'name: a\nzone: UTC\ndatabase: { embedded: { seed: ./data/seed.ts } }\n',
      'b.yml': 'segment: b\n',
      'deep/er/a.ts': define('a'),
      'data/seed.ts': stop,
      'a.test.ts': stop,
      'a.spec.ts': stop,
      'a.d.ts': 'declare const x: number\n',
      'dist/x.ts': stop,
      'node_modules/x/x.ts': stop,
      '.hidden/x.ts': stop,
      'inner/crm.config.ts': stop,
    })
    expect(problems).toEqual([])
    expect(ids(declarations)).toEqual(['b', 'a'])
  })

  test('a config of another name is no file of its own project', async () => {
    const { declarations, problems } = await loadFiles(
      { 'staging.yaml': 'name: a\nzone: UTC\n', 's.yaml': 'segment: x\n' },
      { configPath: 'staging.yaml' },
    )
    expect(problems).toEqual([])
    expect(ids(declarations)).toEqual(['x'])
  })

  test('root, include and exclude choose', async () => {
    const { declarations } = await loadFiles({
      'crm.config.yaml':
        'name: a\nzone: UTC\nroot: src\ninclude: ["**/*.yaml"]\nexclude: [./old/**]\n',
      'src/a.yaml': 'segment: a\n',
      'src/old/b.yaml': 'segment: b\n',
      'c.yaml': 'segment: c\n',
    })
    expect(ids(declarations)).toEqual(['a'])
  })

  test('a project of no declarations is warned of', async () => {
    const { diagnostics } = await loadFiles(CONFIG)
    expect(diagnostics).toMatchObject([{ code: 'CRM1005', severity: 'warning' }])
  })

  test('an import declares in the file that says so, once, also outside of include', async () => {
    const { declarations } = await loadFiles({
      'crm.config.yaml': 'name: a\nzone: UTC\nroot: src\n',
      'src/a.ts': `import '../other/x.ts'\n${define('a')}`,
      'src/b.ts': `import '../other/x.ts'\nimport './a.ts'\n`,
      'other/x.ts': define('x'),
    })
    expect(declarations.map(({ id, source }) => `${id} ${source.file}`)).toEqual([
      'x other/x.ts',
      'a src/a.ts',
    ])
  })

  test('the contents of named files take their place', async () => {
    const { declarations, problems } = await loadFiles({
      ...CONFIG,
      'mail/a.yaml': 'template: a\nhtml: { file: ./a.html }\ntext: { file: no.txt }\n',
      'mail/a.html': '<p>Hi</p>',
    })
    expect(declarations[0]?.body).toMatchObject({ html: '<p>Hi</p>' })
    expect(problems).toEqual(['mail/a.yaml:3:15 CRM1030 no.txt'])
  })
})

describe('environments', () => {
  const files = {
    'crm.config.yaml': `name: a
zone: UTC
database: { url: { env: DEV_URL }, schema: dev, embedded: { path: .data, seed: seed.sql } }
environments:
  production: { database: { url: { env: PRODUCTION_URL }, schema: live } }
  preview: { database: { embedded: { path: .preview } } }
`,
    's.yaml': 'segment: x\n',
  }

  test('without one the settings are the config itself', async () => {
    const { settings, directory } = await loadFiles(files)
    expect(settings?.database).toEqual({
      urlEnv: 'DEV_URL',
      schema: 'dev',
      embeddedPath: `${directory}/.data`,
      seed: `${directory}/seed.sql`,
    })
  })

  test('one with a URL of its own never falls back to the embedded database', async () => {
    const { settings } = await loadFiles(files, { environment: 'production' })
    expect(settings?.database).toMatchObject({
      urlEnv: 'PRODUCTION_URL',
      schema: 'live',
      isUrlRequired: true,
    })
  })

  test('what one does not say it takes from the config', async () => {
    const { settings, directory } = await loadFiles(files, { environment: 'preview' })
    expect(settings?.database).toEqual({
      urlEnv: 'DEV_URL',
      schema: 'dev',
      embeddedPath: `${directory}/.preview`,
      seed: `${directory}/seed.sql`,
    })
  })

  test('an unknown one opens nothing and names the closest', async () => {
    const { settings, diagnostics } = await loadFiles(files, { environment: 'prodution' })
    expect(settings).toBeUndefined()
    expect(diagnostics).toMatchObject([
      { code: 'CRM1004', fix: 'Did you mean "production"?', location: { line: 4, column: 1 } },
    ])
  })
})

describe('A2 one broken file', () => {
  const good = { ...CONFIG, 'good.ts': define('good'), 'good.yaml': 'segment: fine\n' }

  test.each([
    [
      'does not parse',
      { 'bad.ts': `${SEGMENT}\ndefineSegment('x', { where: y z })\n` },
      'bad.ts:3:31 CRM1020 z',
    ],
    [
      'throws',
      { 'bad.ts': `interface A { b: 1 }\n\nconst a = undefined\nexport const b = a.c\n` },
      'bad.ts:4:20 CRM1021 c',
    ],
    ['throws what is no error', { 'bad.ts': `throw 'nothing'\n` }, 'bad.ts:1:1 CRM1021 t'],
    [
      'imports a missing file',
      { 'bad.ts': `\nimport { x } from './nope.ts'\nexport { x }\n` },
      'bad.ts:2:22 CRM1022 nope.ts',
    ],
    [
      'imports a missing package',
      { 'bad.ts': `import x from 'no-such-package'\nexport { x }\n` },
      'bad.ts:1:16 CRM1022 no-such-package',
    ],
    [
      'imports a missing name',
      { 'bad.ts': `import { nope } from './good.ts'\nexport const x = nope\n` },
      'bad.ts:1:10 CRM1022 nope',
    ],
    [
      'is broken where it imports',
      { 'bad.ts': `import './worse.ts'\n`, 'worse.ts': 'export const = 1\n' },
      'worse.ts:1:14 CRM1020 =',
    ],
    [
      'throws in a function of another file',
      {
        'bad.ts': `import { f } from './f.ts'\nf()\n`,
        'f.ts': `export function f() {\n  throw new RangeError('no')\n}\n`,
      },
      'f.ts:2:9 CRM1021 n',
    ],
  ])('%s: one diagnostic, and everything else is there', async (_, files, problem) => {
    const { declarations, problems } = await loadFiles({ ...good, ...files })
    expect(problems).toEqual([problem])
    expect(ids(declarations)).toEqual(['good', 'fine'])
  })

  test('several errors of several files are all reported', async () => {
    const { problems } = await loadFiles({
      ...good,
      'a.ts': 'const = 1\n',
      'b.ts': `throw new Error('b')\n`,
      'c.yaml': 'segment: [\n',
    })
    expect(problems.map((text) => text.split(':')[0])).toEqual(['a.ts', 'b.ts', 'c.yaml'])
  })

  test('what it declared before it failed is kept, and what it may declare is not called missing', async () => {
    const { declarations, brokenFiles } = await loadFiles({
      ...CONFIG,
      'a.ts': `${define('before')}throw new Error('x')\ndefineSegment('after', { where: everyone() })\n`,
      'b.yaml': 'segment: half\nwhere: [\n---\nsegment: whole\n',
    })
    expect(ids(declarations)).toEqual(['before', 'whole'])
    expect(brokenFiles.map(({ file }) => file).sort()).toEqual(['a.ts', 'b.yaml'])
    expect(mayDeclare(brokenFiles, 'segment', 'after')).toBe(true)
    expect(mayDeclare(brokenFiles, 'segment', 'half')).toBe(true)
    expect(mayDeclare(brokenFiles, 'segment', 'elsewhere')).toBe(false)
    expect(mayDeclare(brokenFiles, 'catalog')).toBe(false)
  })

  test('an id that is computed may be any', () => {
    const broken = [{ file: 'a.ts', text: 'for (const x of y) defineSegment(idOf(x), {})' }]
    expect(mayDeclare(broken, 'segment', 'in-kr')).toBe(true)
    expect(mayDeclare(broken, 'journey', 'in-kr')).toBe(false)
  })
})

describe('A2 what TypeScript cannot hold', () => {
  test('an integer beyond 2^53 and an id that is no text', async () => {
    const { problems } = await loadFiles({
      ...CONFIG,
      'a.ts': `import { defineSegment } from 'crm-as-code'
defineSegment('a', { where: { trait: 'x', is: 12345678901234567890 } })
defineSegment(7, {})
defineSegment()
`,
    })
    expect(problems).toEqual([
      'a.ts:2:47 CRM1016 12345678901234567890',
      'a.ts:3:15 CRM1014 7',
      'a.ts:4:1 CRM1014 defineSegment()',
    ])
  })
})
