/** Who applies, and from which commit: for history and for whoever waits. */
import { execFile } from 'node:child_process'
import { hostname, userInfo } from 'node:os'
import { promisify } from 'node:util'
import type { Holder } from '../apply/lease.ts'
import type { CliContext } from './context.ts'

/** `CRM_ACTOR` is for CI, where the user of the operating system says nothing. */
export function identifyHolder(context: CliContext): Holder {
  return { actor: context.env.CRM_ACTOR || userName(), host: hostname(), pid: process.pid }
}

/** Some containers run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Of the project's directory; `undefined` outside a repository or without git. */
export async function findGitCommit(directory: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--verify', 'HEAD'], {
      cwd: directory,
    })
    return stdout.trim() || undefined
  } catch {
    return undefined
  }
}
