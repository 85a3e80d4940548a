/** Files of any syntax by name in, what the compiler makes of them out; they are written to a folder of their own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createFileSystem } from '../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../src/adapters/module-loader.ts'
import { compileProject, type ProjectResult } from '../../src/compiler/compile.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import { describe, type Files } from './memory-project.ts'

export async function compileOnDisk(files: Files): Promise<ProjectResult> {
  const cwd = await mkdtemp(join(tmpdir(), 'crm-project-'))
  const modules = createModuleLoader()
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, name)), { recursive: true })
      await writeFile(join(cwd, name), text)
    }
    return await compileProject({ cwd, files: createFileSystem(), modules })
  } finally {
    await modules.close()
    await rm(cwd, { recursive: true })
  }
}

/** The compiled project of files that have to be right. */
export async function compileCleanlyOnDisk(files: Files): Promise<CompiledProject> {
  const { compiled, diagnostics } = await compileOnDisk(files)
  if (compiled === undefined) throw new Error(describe(diagnostics).join('\n'))
  return compiled
}
