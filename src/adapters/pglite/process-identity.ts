/** A process id in, whether that very process still runs out: ids are used again, so its birth is compared too. */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessIdentity {
  readonly pid: number
  /** Boot and start time, where the system tells; `undefined` elsewhere. */
  readonly birth: string | undefined
}

export function currentProcess(): ProcessIdentity {
  return { pid: process.pid, birth: birthOf(process.pid) }
}

export function isRunning({ pid, birth }: ProcessIdentity): boolean {
  if (!isAlive(pid) || isOver(pid)) return false
  const now = birthOf(pid)
  return birth === undefined || now === undefined || now === birth
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** It was killed, and its parent has not asked after it yet: nothing of it is left that could write. Linux only. */
function isOver(pid: number): boolean {
  try {
    const [state] = statOf(pid)
    return state === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1
  } catch {
    return false
  }
}

/** What follows the name in `stat`, which may hold spaces and brackets itself. */
function statOf(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Linux only. Field 22 of `stat` is the start time. */
function birthOf(pid: number): string | undefined {
  try {
    const started = statOf(pid)[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return started === undefined ? undefined : `${boot}/${started}`
  } catch {
    return undefined
  }
}
