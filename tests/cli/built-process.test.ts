/** The bundle as a real process: what only shows outside of the sources and of the test runner. */
import { expect, test } from 'vitest'
import { runCliProcess, withProject } from './harness/run-cli.ts'

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
