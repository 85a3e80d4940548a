/** A new database and a seed file in, the database filled or the reason why it stayed empty out. */
import { readFile } from 'node:fs/promises'
import { CompiledQuery } from 'kysely'
import type { OpenedDatabase } from '../adapters/open-database.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { thrownText } from '../diagnostics/thrown-text.ts'
import type { Instant } from '../ir/clock.ts'
import type { Statement } from '../ir/database.ts'

export interface SeedFile {
  /** Absolute. */
  readonly path: string
  /** As shown to people. */
  readonly file: string
  readonly asOf: Instant
}

/** What a seed module's default export is called with. */
export interface SeedInput {
  /** One statement: text with `$1` parameters, or anything Kysely compiles. */
  run(statement: string | Statement, parameters?: readonly unknown[]): Promise<readonly unknown[]>
  readonly asOf: Instant
}

type Seed = (input: SeedInput) => unknown

export async function seedDatabase(
  opened: OpenedDatabase,
  seed: SeedFile,
): Promise<readonly Diagnostic[]> {
  try {
    if (seed.path.endsWith('.sql')) {
      await opened.runScript(await readFile(seed.path, 'utf8'))
      return []
    }
    const module = await loadSeed(seed.path)
    if (module.run === undefined) return [notASeed(seed, module.problem)]
    await runSeed(opened, module.run, seed.asOf)
    return []
  } catch (error) {
    return [seedFailed(seed, error)]
  }
}

async function runSeed(opened: OpenedDatabase, seed: Seed, asOf: Instant): Promise<void> {
  await opened.database.transaction(async (tx) => {
    await seed({
      asOf,
      run: (statement, parameters = []) =>
        tx.run(typeof statement === 'string' ? rawStatement(statement, parameters) : statement),
    })
  })
}

function rawStatement(text: string, parameters: readonly unknown[]): Statement {
  return { compile: () => CompiledQuery.raw(text, [...parameters]) }
}

async function loadSeed(
  path: string,
): Promise<{ readonly run: Seed } | { readonly run: undefined; readonly problem: string }> {
  const { createModuleLoader } = await import('../adapters/module-loader.ts')
  const modules = createModuleLoader()
  try {
    const [loaded] = await modules.load([path])
    if (loaded === undefined || loaded.kind === 'failed') {
      return { run: undefined, problem: `cannot be loaded: ${thrownText(loaded?.error)}` }
    }
    const run = loaded.exports.default
    if (isSeed(run)) return { run }
    return { run: undefined, problem: 'has no function as its default export' }
  } finally {
    await modules.close()
  }
}

function isSeed(value: unknown): value is Seed {
  return typeof value === 'function'
}

function notASeed({ file }: SeedFile, problem: string): Diagnostic {
  return diagnostic('CRM6051', {
    message: `The seed ${file} ${problem}.`,
    fix: 'Export a function: export default async ({ run, asOf }) => { await run("create table …") }',
  })
}

function seedFailed({ file }: SeedFile, error: unknown): Diagnostic {
  return diagnostic('CRM6050', {
    message: `The seed ${file} failed, and the new database stays empty: ${thrownText(error)}.`,
    fix: 'Mend the seed and run the command again.',
  })
}
