/** A small project in a directory of its own and a way to run commands in it, on either engine. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import type { Engine, TestDatabase } from '../harness/databases.ts'
import { type CliOptions, type CliResult, runCli, withProject } from './harness/run-cli.ts'
import { SEED, tinyProject } from './plan-project-files.ts'

export const T1 = '2026-03-01T00:00:00.000Z'
export const T2 = '2026-03-01T01:00:00.000Z'

export interface Shell {
  readonly directory: string
  /** Each command is on its own, like a process: on PGlite the directory is opened and closed by each. */
  crm(...args: string[]): Promise<CliResult>
  write(path: string, text: string): void
}

export async function withShell(
  engine: Engine,
  work: (shell: Shell) => Promise<void>,
  options: CliOptions = {},
): Promise<void> {
  const env = engine.name === 'postgres' ? await seeded(await engine.open()) : {}
  await withProject(tinyProject(), (directory) =>
    work({
      directory,
      crm: (...args) =>
        runCli(args, {
          cwd: directory,
          ...options,
          env: { CRM_ACTOR: 'ada', ...env, ...options.env },
        }),
      write: (path, text) => writeFileSync(join(directory, path), text),
    }),
  )
}

async function seeded(db: TestDatabase): Promise<Readonly<Record<string, string>>> {
  await db.runScript(SEED)
  return db.env
}

export function checkJson(schema: string, text: string): void {
  const path = fileURLToPath(new URL(`../../schemas/${schema}.schema.json`, import.meta.url))
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  const check = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
  expect(check(JSON.parse(text)), JSON.stringify(check.errors)).toBe(true)
}
