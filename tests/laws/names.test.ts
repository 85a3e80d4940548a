/** Names of files and folders say a role, never "the rest" (STYLE 6); every file opens with what comes in and goes out. */
import { describe, expect, test } from 'vitest'
import { listFiles, readSources } from './source-files.ts'

const FOLDERS = ['src', 'tests', 'bench', 'examples']
const FORBIDDEN = /(^|\/)(utils?|lib|common|helpers?|types?|misc|shared)(\.[a-z.]+)?(\/|$)/
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|golden|contract|bench|d|config))*\.[a-z]+$/

describe('names', () => {
  test('no file or folder is called utils, lib, common, helpers or types', () => {
    expect(listFiles(FOLDERS, FORBIDDEN)).toEqual([])
  })

  test('source files are kebab-case', () => {
    const files = listFiles(FOLDERS, /\.ts$/)
    expect(files.filter((path) => !KEBAB_CASE.test(path.split('/').at(-1) ?? ''))).toEqual([])
  })

  test('every source file opens with a comment that says what it is', () => {
    const silent = readSources(['src', 'examples', 'bench']).filter(
      ({ text }) => !/^(#!.*\n)?\/\*\*/.test(text),
    )
    expect(silent.map(({ path }) => path)).toEqual([])
  })
})
