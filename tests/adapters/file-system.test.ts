/** The `FileSystem` port over a real directory. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFileSystem } from '../../src/adapters/file-system.ts'

const files = createFileSystem()
let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'crm-files-'))
  const names = [
    'b.yaml',
    'a.yaml',
    'crm/z.ts',
    'crm/한글.yaml',
    'crm/deep/er/x.yaml',
    'node_modules/pkg/n.yaml',
    'crm/node_modules/pkg/n.yaml',
    'dist/d.yaml',
    '.crm/data/h.yaml',
    '.hidden.yaml',
    '[odd].yaml',
  ]
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), name)
  }
  symlinkSync(root, join(root, 'crm', 'loop'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const find = async (include: string[], exclude: string[] = []) =>
  (await files.find(root, include, exclude)).map((path) => relative(root, path))

test('finds by pattern, sorted, and never in node_modules, dist or dot-directories', async () => {
  expect(await find(['**/*.yaml'])).toEqual([
    '[odd].yaml',
    'a.yaml',
    'b.yaml',
    'crm/deep/er/x.yaml',
    'crm/한글.yaml',
  ])
})

test('several patterns, each file once; excluded ones not', async () => {
  expect(await find(['crm/**/*.{ts,yaml}', 'crm/z.ts'], ['crm/deep/**'])).toEqual([
    'crm/z.ts',
    'crm/한글.yaml',
  ])
})

test('a directory that is not there has no files', async () => {
  expect(await files.find(join(root, 'nowhere'), ['**/*'], [])).toEqual([])
})

test('reads UTF-8, without a byte order mark; a missing file is undefined; a directory rejects', async () => {
  writeFileSync(join(root, 'bom.yaml'), '\uFEFFkey: 값')
  expect(await files.readText(join(root, 'bom.yaml'))).toBe('key: 값')
  expect(await files.readText(join(root, 'none.yaml'))).toBeUndefined()
  expect(await files.readText(join(root, 'a.yaml', 'below'))).toBeUndefined()
  await expect(files.readText(root)).rejects.toThrow('EISDIR')
})
