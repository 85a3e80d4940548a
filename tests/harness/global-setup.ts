/**
 * Nothing in, what all test files share out: one PostgreSQL server and one prepared PGlite data directory.
 * Both are started here once because a start costs seconds.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDataDirectory, prepareTemplate } from '../../src/adapters/pglite/data-template.ts'
import { startPglite } from '../../src/adapters/pglite/start-pglite.ts'
import { ENGINES, type EngineName } from './engines.ts'
import { startPostgres } from './postgres-server.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    engines: readonly EngineName[]
    /** URL of the maintenance database; empty when PostgreSQL is not tested. */
    postgresUrl: string
    /** A tar of a fresh data directory; empty when PGlite is not tested. */
    pgliteDump: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = chosenEngines()
  const folder = await createTemporaryFolder()
  // Of this process and of all that it starts: tests, and what tests start.
  process.env.TMPDIR = folder.path
  try {
    const directory = await mkdtemp(join(tmpdir(), 'crm-test-'))
    const [postgres, pgliteDump] = await Promise.all([
      engines.includes('postgres') ? startPostgres() : undefined,
      engines.includes('pglite') ? dumpPglite(directory) : '',
    ])
    project.provide('engines', engines)
    project.provide('postgresUrl', postgres?.url ?? '')
    project.provide('pgliteDump', pgliteDump)
    return async () => {
      await postgres?.stop()
      await folder.remove()
    }
  } catch (error) {
    // It may be in memory, where nobody would find it.
    await folder.remove()
    throw error
  }
}

function chosenEngines(): readonly EngineName[] {
  const wanted = process.env.CRM_TEST_ENGINES
  if (wanted === undefined || wanted === '') return ENGINES
  const chosen = ENGINES.filter((name) => wanted.split(',').includes(name))
  if (chosen.length === 0)
    throw new Error(`CRM_TEST_ENGINES is one or more of ${ENGINES.join(',')}`)
  return chosen
}

/**
 * In memory, restoring a tar takes 0.4 s where initdb takes 4 s. It is kept beside the template it is made of, and made
 * from a copy of that: others use the template meanwhile.
 */
async function dumpPglite(directory: string): Promise<string> {
  const template = await prepareTemplate(process.env)
  const kept = template === undefined ? join(directory, 'pglite.tar') : `${template}.tar`
  if (existsSync(kept)) return kept
  const dataDir = join(directory, 'pglite')
  await createDataDirectory(dataDir, process.env)
  const pglite = await startPglite({ dataDir })
  const dump = await pglite.dumpDataDir('none')
  await pglite.close()
  const draft = `${kept}.${randomUUID()}`
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()))
  await rename(draft, kept)
  return kept
}
