/** A process id may be another process by now, or one that is over and not yet asked after. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { currentProcess, isRunning } from '../../src/adapters/pglite/process-identity.ts'

describe('a process', () => {
  test('runs while it is itself', () => {
    expect(isRunning(currentProcess())).toBe(true)
    expect(isRunning({ pid: process.pid, birth: undefined })).toBe(true)
  })

  test.runIf(process.platform === 'linux')('born at another time is another', () => {
    expect(isRunning({ pid: process.pid, birth: 'another/1' })).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'that was killed does not run, although its parent has not asked after it',
    async () => {
      // The shell becomes a program that asks after nobody.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
      try {
        const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]()
        const pid = Number((await lines.next()).value)
        expect(isRunning({ pid, birth: undefined })).toBe(true)
        process.kill(pid, 'SIGKILL')
        for (let look = 0; look < 200 && isRunning({ pid, birth: undefined }); look += 1) {
          await pause(10)
        }
        // It is there still, as what a parent may ask after.
        expect(process.kill(pid, 0)).toBe(true)
        expect(isRunning({ pid, birth: undefined })).toBe(false)
      } finally {
        parent.kill('SIGKILL')
      }
    },
  )
})
