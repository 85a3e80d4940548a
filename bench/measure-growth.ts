/** Sizes of projects in, what validating and planning each costs out. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchServer, withClient } from './bench-database.ts'
import type { Figure } from './figure.ts'
import { generateProject, TABLES } from './generate-project.ts'
import { timeCrm, timeNode } from './timed-process.ts'

const PARSE = fileURLToPath(new URL('parse-yaml.mjs', import.meta.url))

/** Figures of one size. `baseline` is a bare start of node that parses the same YAML. */
export async function measureSize(
  server: BenchServer,
  segments: number,
): Promise<readonly Figure[]> {
  const cwd = await generateProject(segments)
  const times = segments >= 10_000 ? 1 : 3
  try {
    const url = await server.newDatabase()
    await withClient(url, async (client) => {
      for (const statement of TABLES) await client.query(statement)
    })
    const env = { DATABASE_URL: url }
    const baseline = await timeNode({ args: [PARSE, join(cwd, 'segments')] }, times)
    const validate = await timeCrm({ args: ['validate'], cwd, env }, times)
    const apply = await timeCrm({ args: ['apply', '--yes'], cwd, env }, 1)
    const plan = await timeCrm({ args: ['plan', '--detailed-exitcode'], cwd, env }, times)
    const statements = await server.countStatements(url, async (logged) => {
      await timeCrm({ args: ['plan'], cwd, env: { DATABASE_URL: logged } }, 1)
    })
    const figure = (name: string, seconds: number) => ({ name, segments, seconds, baseline })
    return [
      figure('validate', validate),
      { ...figure('plan without changes', plan), statements },
      figure('first apply', apply),
    ]
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}
