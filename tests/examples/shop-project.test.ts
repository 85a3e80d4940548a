/** The example shop as its first user meets it: valid, worth looking at, and blind to what has not happened yet. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import seed from '../../examples/shop/seed.ts'
import { PACKAGE_FOLDER } from '../../src/cli/package-folder.ts'
import { runCli } from '../cli/harness/run-cli.ts'
import { describeDatabases } from '../harness/databases.ts'
import { rawRunner } from './raw-runner.ts'

const AS_OF = '2026-11-02T00:00:00.000Z'
const SLOW = 180_000
const PLAN = ['plan', '--as-of', AS_OF, '--format', 'json']
let cwd = ''

interface PlanJson {
  readonly impact: { readonly segments: readonly { segment: string; after: number | string }[] }
}

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'crm-shop-'))
  cpSync(join(PACKAGE_FOLDER, 'examples/shop'), cwd, { recursive: true })
})
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true })
})

test('the clone itself and the example validate without a warning', async () => {
  for (const directory of [PACKAGE_FOLDER, cwd]) {
    const { exitCode, stdout, stderr } = await runCli(['validate'], { cwd: directory })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/1 catalog, 2 topics, 1 channel, \d\d segments/)
  }
})

describeDatabases('the example shop', (engine) => {
  async function sizes(env: Record<string, string>): Promise<Map<string, number | string>> {
    const { exitCode, stdout, stderr } = await runCli(PLAN, { cwd, env })
    expect(exitCode, stderr).toBe(0)
    const plan: PlanJson = JSON.parse(stdout)
    return new Map(plan.impact.segments.map(({ segment, after }) => [segment, after]))
  }

  test(
    'has members in every segment, and SEMANTICS 5: none by events later than as-of',
    async () => {
      const db = await engine.open()
      // On PGlite the command makes and fills an embedded database of its own.
      if (db.url === undefined) {
        expect([...(await sizes({})).values()]).not.toContain(0)
        return
      }
      await seed({ run: rawRunner(db), asOf: AS_OF })
      const before = await sizes({ ...db.env })
      expect([...before.values()]).not.toContain(0)
      await db.run(sql`delete from orders where ordered_at > ${AS_OF}::timestamptz`)
      await db.run(sql`delete from web_events where at > ${AS_OF}::timestamptz`)
      expect(await sizes({ ...db.env })).toEqual(before)
    },
    SLOW,
  )
})
