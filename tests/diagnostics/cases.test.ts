/** A2: every code has a smallest project that raises it, whose diagnostics are compared with the text in `expected.txt`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createFileSystem } from '../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../src/adapters/module-loader.ts'
import { compileProject } from '../../src/compiler/compile.ts'
import { DIAGNOSTIC_CODES } from '../../src/diagnostics/codes.ts'
import { formatText } from '../../src/diagnostics/format-text.ts'
import { RAISED_BY } from './raised-by.ts'

const CASES = fileURLToPath(new URL('./cases', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const cases = readdirSync(CASES).sort()

interface CaseOptions {
  /** As given with `--config`; by default the config of the case's directory. */
  readonly config?: string
  /** As given with `--env`. */
  readonly environment?: string
}

function optionsOf(directory: string): CaseOptions {
  const path = join(directory, 'options.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

async function diagnose(code: string) {
  const cwd = join(CASES, code)
  const { config, environment } = optionsOf(cwd)
  const modules = createModuleLoader()
  const { diagnostics } = await compileProject({
    cwd,
    files: createFileSystem(),
    modules,
    ...(config === undefined ? {} : { configPath: config }),
    ...(environment === undefined ? {} : { environment }),
  })
  await modules.close()
  return diagnostics
}

describe('A2: the smallest project that raises each code', () => {
  test.each(cases)('%s', async (code) => {
    const diagnostics = await diagnose(code)
    expect(diagnostics.map((each) => each.code)).toContain(code)
    const text = formatText(diagnostics, {
      color: false,
      readSource: (file) => readFileSync(join(CASES, code, file), 'utf8'),
    })
    // No absolute path of the machine that runs the test.
    const shown = text.replaceAll(join(CASES, code), '.')
    await expect(shown).toMatchFileSnapshot(join(CASES, code, 'expected.txt'))
  })

  test('every code of the table has a case, or a test that raises it', () => {
    const without = Object.keys(DIAGNOSTIC_CODES).filter(
      (code) => !cases.includes(code) && !Object.hasOwn(RAISED_BY, code),
    )
    expect(without).toEqual([])
  })

  test('every case is of a code of the table, and has its expected text', () => {
    expect(cases.filter((code) => !Object.hasOwn(DIAGNOSTIC_CODES, code))).toEqual([])
    const silent = cases.filter((code) => !existsSync(join(CASES, code, 'expected.txt')))
    expect(silent).toEqual([])
  })

  test('every test that is said to raise a code is there and names it', () => {
    const wrong = Object.entries(RAISED_BY).filter(([code, file]) => {
      const path = join(ROOT, file)
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(code)
    })
    expect(wrong).toEqual([])
  })
})
