/** The package as users get it, packed: `crm init` makes a project that works at once, `crm demo` runs in an empty folder. */
import { execFile, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_FOLDER } from '../../src/cli/package-folder.ts'
import { builtCli } from './harness/built-cli.ts'

const run = promisify(execFile)
const SLOW = 300_000
let folder = ''
let cli = ''

interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Like a user without a terminal, a database or anything set. */
function crm(cwd: string, ...args: string[]): Promise<Ended> {
  const { DATABASE_URL: _url, ...env } = process.env
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text
  })
  return new Promise((resolve) =>
    child.on('close', (exitCode) => resolve({ exitCode, ...printed })),
  )
}

beforeAll(async () => {
  await builtCli()
  folder = mkdtempSync(join(tmpdir(), 'crm-packed-'))
  const options = { cwd: PACKAGE_FOLDER }
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], options)
  const [tarball = ''] = readdirSync(folder)
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  await run('tar', ['-xzf', join(folder, tarball), '-C', modules])
  await run('mv', [join(modules, 'package'), join(modules, 'crm-as-code')])
  // What `npm install` would fetch; tests need no network.
  symlinkSync(join(PACKAGE_FOLDER, 'node_modules'), join(modules, 'crm-as-code/node_modules'))
  cli = join(modules, 'crm-as-code/bin/crm.js')
}, SLOW)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('the package holds no database, no messages and no tests', async () => {
  const packed = await readdir(join(folder, 'node_modules/crm-as-code'), { recursive: true })
  const own = packed.filter((path) => !path.startsWith('node_modules'))
  expect(own).toContain('schemas/crm.schema.json')
  expect(own.filter((path) => /(^|\/)(\.[^/]+|tests|src|coverage)(\/|$)/.test(path))).toEqual([])
})

test('M3: a site reads signed links with it', async () => {
  const code = `import { readLink } from 'crm-as-code/links'; console.log(readLink('1.a.b', 'k'.repeat(32)))`
  const ran = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: folder })
  expect(ran.stdout).toBe('undefined\n')
  const own = join(folder, 'node_modules/crm-as-code')
  const { exports } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
  expect(existsSync(join(own, exports['./links'].types))).toBe(true)
})

describe('crm init, from the packed package', () => {
  let project = ''
  beforeAll(async () => {
    project = join(folder, 'my-own-shop')
    expect(await crm(folder, 'init', 'my-own-shop')).toMatchObject({ exitCode: 0, stderr: '' })
  }, SLOW)

  test(
    'the new project passes the TypeScript compiler',
    async () => {
      const tsc = join(PACKAGE_FOLDER, 'node_modules/typescript/bin/tsc')
      await run(process.execPath, [tsc, '-p', project])
    },
    SLOW,
  )

  test(
    'it validates, plans, applies, runs and reports at once',
    async () => {
      const codes: (number | null)[] = []
      const outputs: string[] = []
      const steps = [
        ['validate'],
        ['plan', '--detailed-exitcode'],
        ['apply'],
        ['plan', '--detailed-exitcode'],
        ['run', '--once'],
        ['report'],
      ]
      for (const step of steps) {
        const { exitCode, stdout, stderr } = await crm(project, ...step)
        codes.push(exitCode)
        outputs.push(`${stdout}${stderr}`)
      }
      expect(outputs[0]).toContain('2 segments')
      expect(codes, outputs.join('\n')).toEqual([0, 2, 0, 0, 0, 0])
      expect(outputs[3]).toContain('No changes')
      const messages = readdirSync(join(project, '.crm/outbox'))
      expect(messages.length, outputs[4]).toBeGreaterThan(5)
    },
    SLOW,
  )

  test(
    'CRM9801: a second init in the same folder touches nothing',
    async () => {
      const { exitCode, stderr } = await crm(folder, 'init', 'my-own-shop')
      expect(exitCode).toBe(1)
      expect(stderr).toContain('CRM9801')
      expect(stderr).not.toContain('    at ')
    },
    SLOW,
  )
})

describe('crm demo, from the packed package', () => {
  test(
    'ends 0 with plan, messages with reasons, and KPIs on its last screen',
    async () => {
      const cwd = join(folder, 'empty')
      mkdirSync(cwd)
      const { exitCode, stdout, stderr } = await crm(cwd, 'demo', '--customers', '60')
      expect(exitCode, stderr).toBe(0)
      expect(stderr).toBe('')
      const screen = stdout.slice(stdout.indexOf('6/6'))
      expect(screen).toMatch(/Plan {2}\d+ to create/)
      expect(screen).toMatch(/Messages {2}\d+ sent in 30 days, \d+ withheld \(.*no-consent \d+/)
      expect(screen).toContain('revenue')
      expect(existsSync(join(cwd, '.crm/demo/data'))).toBe(true)
      expect(readdirSync(join(cwd, '.crm/demo/outbox')).length).toBeGreaterThan(10)
    },
    SLOW,
  )

  test(
    'CRM9804: refuses numbers it cannot use, all at once',
    async () => {
      const { exitCode, stderr } = await crm(folder, 'demo', '--customers', '0', '--seed', 'x')
      expect(exitCode).toBe(1)
      expect(stderr.match(/CRM9804/g)).toHaveLength(2)
    },
    SLOW,
  )
})
