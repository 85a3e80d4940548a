/** The `FileSystem` port over the disk. */
import { readFile } from 'node:fs/promises'
import { glob } from 'tinyglobby'
import type { FileSystem } from '../ir/file-system.ts'

/** Never a project's own files, whatever the config includes. Dot-directories are left out by the matcher. */
const NEVER = ['**/node_modules/**', '**/dist/**']

export function createFileSystem(): FileSystem {
  return { find, readText }
}

const find: FileSystem['find'] = async (root, include, exclude) => {
  const found = await glob([...include], {
    cwd: root,
    ignore: [...NEVER, ...exclude],
    absolute: true,
    dot: false,
    expandDirectories: false,
    followSymbolicLinks: false,
  })
  return found.map((path) => path.replaceAll('\\', '/')).sort()
}

const readText: FileSystem['readText'] = async (path) => {
  try {
    const text = await readFile(path, 'utf8')
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** What Windows editors put before the text; it would become part of the first key. */
const BYTE_ORDER_MARK = '\uFEFF'

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ENOENT' || error.code === 'ENOTDIR'
}
