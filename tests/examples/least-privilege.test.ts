/** The grants of docs/guide/databases.md, run as they stand there: one role applies, one runs, and neither can do more. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import seed from '../../examples/shop/seed.ts'
import { PACKAGE_FOLDER } from '../../src/cli/package-folder.ts'
import { type CliResult, runCli } from '../cli/harness/run-cli.ts'
import { describeDatabases } from '../harness/databases.ts'
import { rawRunner } from './raw-runner.ts'

const AS_OF = '2026-11-02T00:00:00.000Z'
const SLOW = 120_000

/** Of the guide: before and after the first apply. Roles belong to the whole server, so each test has its own. */
function grants(suffix: string): readonly string[] {
  const guide = readFileSync(join(PACKAGE_FOLDER, 'docs/guide/databases.md'), 'utf8')
  const blocks = [...guide.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  return blocks
    .filter((text) => text.includes('crm_run'))
    .map((text) =>
      text
        .replaceAll('crm_apply', `crm_apply_${suffix}`)
        .replaceAll('crm_run', `crm_run_${suffix}`),
    )
}

function expectFine(results: readonly CliResult[]): void {
  expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    results.map(() => ({ exitCode: 0, stderr: '' })),
  )
}

describeDatabases('least privilege', (engine) => {
  test.skipIf(engine.name === 'pglite')(
    'two roles are enough',
    async () => {
      const db = await engine.open()
      await seed({ run: rawRunner(db), asOf: AS_OF, customers: 20 })
      const suffix = `t${process.pid}`
      const cwd = mkdtempSync(join(tmpdir(), 'crm-grants-'))
      cpSync(join(PACKAGE_FOLDER, 'examples/shop'), cwd, { recursive: true })
      const [before = '', after = ''] = grants(suffix)
      await db.runScript(before)
      const as = (role: string, ...args: string[]): Promise<CliResult> => {
        const url = new URL(db.url ?? '')
        url.username = `crm_${role}_${suffix}`
        url.password = '…'
        return runCli(args, {
          cwd,
          env: { DATABASE_URL: url.href },
        })
      }
      try {
        expect((await as('run', 'apply', '--yes', '--as-of', AS_OF)).exitCode).toBe(1)
        const applied = [
          await as('apply', 'plan', '--as-of', AS_OF),
          await as('apply', 'apply', '--yes', '--as-of', AS_OF),
        ]
        expectFine(applied)
        await db.runScript(after)
        const codes = [
          await as('run', 'plan', '--detailed-exitcode', '--as-of', AS_OF),
          await as('run', 'run', '--until', '2026-11-04T00:00:00Z'),
          await as('run', 'report', '--as-of', '2026-11-04T00:00:00Z'),
          await as('apply', 'state', 'history'),
        ]
        expectFine(codes)
        writeFileSync(join(cwd, 'more.yaml'), 'segment: more\nwhere: { all: [] }\n')
        const refused = await as('run', 'apply', '--yes', '--as-of', '2026-11-05T00:00:00Z')
        expect(refused.exitCode).toBe(1)
        expect(refused.stderr).toContain('permission denied')
        expect((await as('apply', 'state', 'list')).stdout).not.toContain('segment.more')
      } finally {
        for (const role of [`crm_run_${suffix}`, `crm_apply_${suffix}`]) {
          await db.runScript(`drop owned by ${role} cascade; drop role ${role}`)
        }
        rmSync(cwd, { recursive: true })
      }
    },
    SLOW,
  )
})
