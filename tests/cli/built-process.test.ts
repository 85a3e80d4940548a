/** The bundle as a real process: what only shows outside of the sources and of the test runner. */
import { expect, test } from 'vitest'
import { runCliProcess, withProject } from './harness/run-cli.ts'
import { tinyProject } from './plan-project-files.ts'

const SLOW = 240_000
/** Without a database of the machine that runs the test. */
const env = { DATABASE_URL: '', CI: '' }

test(
  'SEMANTICS 28: the bundle applies a plan that it saved',
  async () => {
    await withProject({}, async (directory) => {
      await runCliProcess(['init', 'shop'], { cwd: directory, env })
      const crm = (...args: string[]) => runCliProcess(args, { cwd: `${directory}/shop`, env })
      expect(await crm('plan', '--out', 'plan.json')).toMatchObject({ exitCode: 0, stderr: '' })
      const applied = await crm('apply', 'plan.json', '--yes')
      expect(applied.stderr).toBe('')
      expect(applied.stdout).toContain('Applied')
      expect(applied.exitCode).toBe(0)
    })
  },
  SLOW,
)

/** What a project with this file says, run as a process. */
async function runWith(text: string, ...args: string[]) {
  const files = { ...tinyProject(), 'bad.ts': text }
  return withProject(files, (cwd) => runCliProcess(args, { cwd, env }))
}

test.each([
  ['ends the process', 'process.exit(0)', 'bad.ts:1:9 error CRM1021 process.exit was called'],
  ['ends it and catches that', 'try { process.exit(0) } catch {}', 'bad.ts:1:15 error CRM1021'],
  ['ends it later', 'await new Promise(() => setTimeout(() => process.exit(3), 1))', 'CRM1021'],
  ['never ends', 'await new Promise(() => {})', 'bad.ts:1:1 error CRM1021 The file waits for'],
  ['rejects on the side', "Promise.reject(new Error('unh'))", 'bad.ts:1:16 error CRM1021 unh'],
  [
    'throws on the side',
    "setTimeout(() => { throw new Error('late') }, 1); await new Promise((r) => setTimeout(r, 50))",
    'bad.ts:1:26 error CRM1021 late',
  ],
  [
    'throws what is no text',
    'throw Object.create(null)',
    'bad.ts:1:1 error CRM1021 something that',
  ],
  ['rejects with a text', "Promise.reject('no reason')", 'bad.ts:1:1 error CRM1021 no reason'],
])(
  'A2: a file that %s is one error with its place, and ends the command with 1',
  async (_, text, expected) => {
    const { exitCode, stderr } = await runWith(`${text}\nexport {}\n`, 'validate')
    expect(stderr).toContain(expected)
    expect(stderr.match(/error CRM/g)).toHaveLength(1)
    expect(stderr).not.toContain('    at ')
    expect(exitCode).toBe(1)
  },
  SLOW,
)

test.each([
  ['ends the process', 'process.exit(0)', 'CRM1023'],
  ['throws', "throw new Error('late')", 'bad.ts:1:26 error CRM1023 This failed'],
  ['rejects', "Promise.reject(new Error('late'))", 'bad.ts:1:35 error CRM1023 This failed'],
  ['rejects with a text', "Promise.reject('late')", 'CRM9099'],
])(
  '32: a file whose timer %s while a plan is applied is an error, not a success',
  async (_, text, code) => {
    const timer = `setTimeout(() => { ${text} }, 200)\nexport {}\n`
    const { exitCode, stderr } = await runWith(timer, 'apply', '--yes')
    expect(stderr).toContain(code)
    expect(stderr).not.toContain('    at ')
    expect(exitCode).toBe(1)
  },
  SLOW,
)
