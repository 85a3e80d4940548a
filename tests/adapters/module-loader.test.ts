/** The `ModuleLoader` port over real files: fresh, once each, with positions, in any kind of repository. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createModuleLoader } from '../../src/adapters/module-loader.ts'
import { collectDeclarations } from '../../src/dsl/collector.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'crm-modules-'))
  return () => rmSync(root, { recursive: true, force: true })
})

function write(name: string, text: string): string {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

async function load(...paths: string[]) {
  const loader = createModuleLoader()
  onTestFinished(() => loader.close())
  return loader.load(paths)
}

const exportsOf = (module: Awaited<ReturnType<typeof load>>[number] | undefined) => {
  if (module?.kind !== 'loaded') throw module?.error ?? new Error('nothing loaded')
  return module.exports
}

describe.each([
  ['no package.json', undefined],
  ['an ES module package', '{ "type": "module" }'],
  ['a CommonJS package', '{ "type": "commonjs" }'],
])('in a repository with %s', (_, manifest) => {
  beforeEach(() => {
    if (manifest !== undefined) write('package.json', manifest)
  })

  test('a shared module runs once for one loader, and anew for the next', async () => {
    write('shared.ts', 'export const drawn: number = Math.random()\n')
    const a = write('a.ts', `export { drawn } from './shared.ts'\nexport type A = { a: 1 }\n`)
    const b = write('b.ts', `import { drawn } from './shared.js'\nexport { drawn }\n`)
    const c = write('c.ts', `import { drawn } from './shared'\nexport { drawn }\n`)
    const drawn = (await load(a, b, c)).map((module) => exportsOf(module).drawn)
    expect(new Set(drawn).size).toBe(1)
    const [again] = await load(a)
    expect(exportsOf(again).drawn).not.toBe(drawn[0])
  })

  test('a changed file is read again', async () => {
    const path = write('a.ts', 'export const n: number = 1\n')
    expect(exportsOf((await load(path))[0]).n).toBe(1)
    write('a.ts', 'export const n: number = 2\n')
    expect(exportsOf((await load(path))[0]).n).toBe(2)
  })

  test('stacks name line and column of the TypeScript', async () => {
    const path = write(
      'a.ts',
      [
        'interface Wide {',
        '  readonly gone: string',
        '}',
        'export const first: Wide = { gone: "x" }',
        '  export const here = new Error("here").stack',
      ].join('\n'),
    )
    expect(exportsOf((await load(path))[0]).here).toContain(`${path}:5:23`)
  })

  test('a file that fails tells where, and stops no other', async () => {
    const thrown = write('a.ts', 'type T = {\n  a: 1\n}\nthrow new RangeError("mine")\n')
    const broken = write('b.ts', 'export const = 1\n')
    const lost = write('c.ts', `import './nowhere.ts'\n`)
    const fine = write('d.ts', 'export default await Promise.resolve(4)\n')
    const modules = await load(thrown, broken, lost, fine)
    expect(modules.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed', 'loaded'])
    const [first] = modules
    const error = first?.kind === 'failed' ? first.error : undefined
    expect(error).toBeInstanceOf(RangeError)
    expect(error instanceof Error && error.stack).toContain(`${thrown}:4:7`)
    expect(exportsOf(modules[3]).default).toBe(4)
  })

  test('crm-as-code needs no installation, and declares into this process', async () => {
    const path = write(
      'segments.ts',
      [
        `import { defineSegment, everyone } from 'crm-as-code'`,
        `export const all = defineSegment('all', { where: everyone })`,
      ].join('\n'),
    )
    const declared = await collectDeclarations(async () => {
      exportsOf((await load(path))[0])
    })
    expect(declared).toMatchObject([
      { kind: 'segment', id: 'all', site: { file: path, line: 2, column: 20 } },
    ])
  })
})

test('libraries of either kind are the process’s own, and import each other', async () => {
  const library = (name: string, files: Readonly<Record<string, string>>) => {
    mkdirSync(join(root, 'node_modules', name), { recursive: true })
    for (const [file, text] of Object.entries(files)) write(`node_modules/${name}/${file}`, text)
  }
  library('esm-library', {
    'package.json': '{ "type": "module", "exports": "./index.js" }',
    'index.js': `export { drawn } from './inner.js'\nexport { old } from 'cjs-library'`,
    'inner.js': 'export const drawn = Math.random()',
  })
  library('cjs-library', {
    'package.json': '{ "main": "index.js" }',
    'index.js': `exports.old = require('./inner').old`,
    'inner.js': 'exports.old = Math.random()',
  })
  const path = write(
    'a.ts',
    `export { drawn, old } from 'esm-library'\nexport { old as direct } from 'cjs-library'\n`,
  )
  const first = exportsOf((await load(path))[0])
  const second = exportsOf((await load(path))[0])
  expect(second.drawn).toBe(first.drawn)
  expect(first.direct).toBe(first.old)
})

test('plain JavaScript works too', async () => {
  const path = write('a.mjs', 'export const n = 1\n')
  expect(exportsOf((await load(path))[0]).n).toBe(1)
})

test('a hundred files take a small part of the time that a hundred registrations would', async () => {
  write('shared.ts', 'export const one: number = 1\n')
  const paths = Array.from({ length: 100 }, (_, n) =>
    write(`f${n}.ts`, `import { one } from './shared.ts'\nexport const n: number = one + ${n}\n`),
  )
  const started = performance.now()
  const modules = await load(...paths)
  const perFile = (performance.now() - started) / paths.length
  expect(modules.map((module) => exportsOf(module).n)).toEqual(paths.map((_, n) => n + 1))
  expect(perFile).toBeLessThan(30)
})
