/** A2: `crm validate` in its four formats, and what the command line does with what it cannot understand. */
import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { cliProcess, runCli, runCliProcess, withProject } from './harness/run-cli.ts'

const GOOD = {
  'crm.config.yaml': 'name: tiny\nzone: Asia/Seoul\n',
  'catalog.ts': `import { defineCatalog, text } from 'crm-as-code'
export const shop = defineCatalog('shop', {
  customers: { table: 'customers', key: 'id', traits: { country: text(), email: text() } },
  events: { purchase: { table: 'orders', customer: 'customer_id', at: 'at' } },
})
`,
  'segments.yaml': 'segment: korean\nwhere: { trait: country, is: KR }\n',
}
const MISSPELT = {
  ...GOOD,
  'wrong.yaml': 'segment: a\nwhere:\n  all:\n    - { trait: contry, is: KR }\n',
  'wrong.ts': `import { defineSegment } from 'crm-as-code'
import { shop } from './catalog.ts'
defineSegment('b', { title: '한국', where: shop.traits.contry.is('KR') })
`,
}

describe('crm validate', () => {
  test('a valid project: 0 and a summary', async () => {
    await withProject(GOOD, async (cwd) => {
      expect(await runCli(['validate'], { cwd })).toEqual({
        exitCode: 0,
        stdout: 'Valid: 1 catalog, 1 segment\n',
        stderr: '',
      })
    })
  })

  test('a misspelt trait in YAML and in TypeScript: one diagnostic each, with place and closest name', async () => {
    await withProject(MISSPELT, async (cwd) => {
      const { exitCode, stdout, stderr } = await runCli(['validate'], { cwd })
      expect(exitCode).toBe(1)
      expect(stdout).toBe('Not valid: 2 errors in 2 files\n')
      expect(stderr).toMatchInlineSnapshot(`
        "wrong.ts:3:54 error CRM3102 There is no trait "contry".
            1 | import { defineSegment } from 'crm-as-code'
            2 | import { shop } from './catalog.ts'
          > 3 | defineSegment('b', { title: '한국', where: shop.traits.contry.is('KR') })
              |                                                        ^^^^^^
          fix: Did you mean "country"?

        wrong.yaml:4:16 error CRM3102 There is no trait "contry".
            2 | where:
            3 |   all:
          > 4 |     - { trait: contry, is: KR }
              |                ^^^^^^
          fix: Did you mean "country"?
        "
      `)
    })
  })

  test('places are relative to where the command runs', async () => {
    await withProject({ ...MISSPELT, 'a/b/.keep': '' }, async (cwd) => {
      const { stderr } = await runCli(['validate'], { cwd: `${cwd}/a/b` })
      expect(stderr).toContain('../../wrong.ts:3:54 error')
      expect(stderr).toContain('> 3 | defineSegment(')
    })
  })

  test('--format json', async () => {
    await withProject(MISSPELT, async (cwd) => {
      const { exitCode, stdout, stderr } = await runCli(['validate', '--format', 'json'], { cwd })
      expect(exitCode).toBe(1)
      expect(stderr).toBe('')
      expect(JSON.parse(stdout)).toMatchObject({
        valid: false,
        diagnostics: [
          {
            address: 'segment.b',
            location: { file: 'wrong.ts', line: 3, column: 54, endColumn: 60 },
          },
          {
            address: 'segment.a',
            location: { file: 'wrong.yaml', line: 4, column: 16, endColumn: 22 },
          },
        ],
      })
    })
    await withProject(GOOD, async (cwd) => {
      const { stdout } = await runCli(['validate', '--format', 'json'], { cwd })
      expect(JSON.parse(stdout)).toEqual({
        valid: true,
        project: 'tiny',
        objects: { catalog: 1, segment: 1 },
        diagnostics: [],
      })
    })
  })

  test('--format github', async () => {
    await withProject(MISSPELT, async (cwd) => {
      const { stdout } = await runCli(['validate', '--format', 'github'], { cwd })
      expect(stdout.split('\n')[0]).toMatch(
        /^::error file=wrong\.ts,line=3,endLine=3,col=54,endColumn=59,title=CRM\d+ [^:]+::[^\n]*%0A/,
      )
    })
  })

  test('--format sarif', async () => {
    await withProject(MISSPELT, async (cwd) => {
      const { stdout } = await runCli(['validate', '--format', 'sarif'], { cwd })
      const log = JSON.parse(stdout)
      expect(log.version).toBe('2.1.0')
      expect(log.runs[0].tool.driver.rules).toHaveLength(1)
      expect(log.runs[0].results[1].locations[0].physicalLocation).toEqual({
        artifactLocation: { uri: 'wrong.yaml' },
        region: { startLine: 4, startColumn: 16, endColumn: 22 },
      })
    })
  })

  test('what only follows from a broken file is not reported', async () => {
    const broken = {
      ...GOOD,
      'broken.ts': `import { defineSegment } from 'crm-as-code'\ndefineSegment('vip', { where: x y })\n`,
      'uses.yaml': 'segment: c\nwhere: { not: { segment: vip } }\n',
    }
    await withProject(broken, async (cwd) => {
      const { stdout, stderr } = await runCli(['validate'], { cwd })
      expect(stdout).toBe('Not valid: 1 error in 1 file\n')
      expect(stderr).toContain('broken.ts:2:33 error CRM1020')
    })
    await withProject(
      { ...broken, 'catalog.ts': `${GOOD['catalog.ts']}\nconst = 1\n` },
      async (cwd) => {
        const { stdout } = await runCli(['validate'], { cwd })
        expect(stdout).toBe('Not valid: 2 errors in 2 files\n')
      },
    )
  })
})

describe('crm sql', () => {
  test('prints the statement of a segment', async () => {
    await withProject(GOOD, async (cwd) => {
      const asOf = '2026-01-31T09:00:00+09:00'
      const { exitCode, stdout } = await runCli(['sql', 'korean', '--as-of', asOf], { cwd })
      expect(exitCode).toBe(0)
      expect(stdout).toContain('-- korean: ')
      expect(stdout).toContain('-- as of 2026-01-31T00:00:00.000Z')
      expect(stdout).toContain("'KR'")
      expect(stdout).not.toMatch(/\$\d/)
    })
  })

  test('an unknown segment: the closest one', async () => {
    await withProject(GOOD, async (cwd) => {
      const { exitCode, stderr } = await runCli(['sql', 'koraen'], { cwd })
      expect(exitCode).toBe(1)
      expect(stderr).toBe(
        'error CRM9005 There is no segment "koraen".\n  fix: Did you mean "korean"?\n',
      )
    })
  })

  test('an instant without an offset is refused', async () => {
    await withProject(GOOD, async (cwd) => {
      const args = ['sql', 'korean', '--as-of', '2026-01-31']
      const { exitCode, stderr } = await runCli(args, { cwd })
      expect(exitCode).toBe(1)
      expect(stderr).toContain('error CRM9004 "2026-01-31" is not an instant.')
    })
  })
})

describe('the command line', () => {
  test.each([
    [['valdate'], 'CRM9001 There is no command "valdate".\n  fix: Did you mean "validate"?'],
    [
      ['validate', '--fromat', 'json'],
      'CRM9002 There is no option --fromat.\n  fix: Did you mean "--format"?',
    ],
    [['sql'], "CRM9003 Missing required argument 'segment'."],
    [['validate', 'x'], 'CRM9003 Too many arguments'],
    [
      ['validate', '--format', 'xml'],
      "CRM9003 Option '--format <format>' argument 'xml' is invalid.",
    ],
    [['--nope'], 'CRM9002 There is no option --nope.'],
    [
      ['--env', 'production', 'validate'],
      'CRM9002 There is no option --env here.\n  fix: Write it after a command that has it: crm COMMAND --env',
    ],
  ])('%j', async (args, expected) => {
    const { exitCode, stdout, stderr } = await runCli(args)
    expect(exitCode).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(`error ${expected}`)
  })

  test('without arguments and with --help it says what there is', async () => {
    for (const args of [[], ['--help'], ['-h']]) {
      const { exitCode, stdout, stderr } = await runCli(args)
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain('validate')
    }
    const { stdout } = await runCli(['validate', '--help'])
    expect(stdout).toContain('--format <format>')
  })

  test('--version', async () => {
    expect(await runCli(['--version'])).toEqual({
      exitCode: 0,
      stdout: '0.0.0-test\n',
      stderr: '',
    })
  })

  test('a bug of crm is a coded diagnostic without a stack, with one when asked for', async () => {
    const clock = {
      now(): string {
        throw new Error('broken clock')
      },
      sleepUntil: async () => {},
    }
    const plain = await runCli(['sql', 'x'], { clock })
    expect(plain.exitCode).toBe(1)
    expect(plain.stderr).toContain('error CRM9099 crm itself failed: broken clock.')
    expect(plain.stderr).not.toContain('    at ')
    const debugged = await runCli(['sql', 'x'], { clock, env: { CRM_DEBUG: '1' } })
    expect(debugged.stderr).toContain('    at ')
  })

  test('without a project it says so', async () => {
    await withProject({}, async (cwd) => {
      const { exitCode, stderr } = await runCli(['validate'], { cwd })
      expect(exitCode).toBe(1)
      expect(stderr).toContain('error CRM1001 There is no crm.config.ts in')
    })
  })
})

describe('the process', () => {
  test('ends with the exit code, and names places for a person', async () => {
    await withProject(MISSPELT, async (cwd) => {
      const result = await runCliProcess(['validate'], { cwd })
      expect(result.exitCode).toBe(1)
      expect(result.stdout).toBe('Not valid: 2 errors in 2 files\n')
      expect(result.stderr).toContain('wrong.yaml:4:16 error')
      expect(result.stderr).not.toContain('\u001b[')
    })
  })

  test('a reader that stops reading is no error', async () => {
    const { command, args } = await cliProcess(['--help'])
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })
})
