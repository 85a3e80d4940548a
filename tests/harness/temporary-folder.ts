/**
 * Nothing in, a folder out in which all tests of this run keep what they write: in memory where the machine has room for it, because
 * databases are made and dropped by the hundred and each is hundreds of files. Whatever a killed process left goes with it.
 */
import { constants } from 'node:fs'
import { access, chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const IN_MEMORY = '/dev/shm'
/** Several times what a whole run has at once. */
const ROOM = 6 * 2 ** 30

export interface TemporaryFolder {
  readonly path: string
  remove(): Promise<void>
}

export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join((await hasRoom(IN_MEMORY)) ? IN_MEMORY : tmpdir(), 'crm-tests-'))
  // The server of the tests runs as another user.
  await chmod(path, 0o755)
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

async function hasRoom(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK)
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize >= ROOM
  } catch {
    return false
  }
}
