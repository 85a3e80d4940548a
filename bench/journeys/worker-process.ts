/** A worker's process: started beforehand, so that only its work is timed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { WorkerOrder, WorkerReport } from './worker.ts'

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

export interface WorkerProcess {
  work(order: WorkerOrder): Promise<WorkerReport>
  stop(): void
}

export async function startWorker(): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [...process.execArgv, WORKER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await nextLine(child, lines)
  return {
    async work(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      return JSON.parse(await nextLine(child, lines))
    },
    stop: () => child.stdin.end(),
  }
}

async function nextLine(child: ChildProcess, lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next()
  if (done === true) throw new Error(`a worker ended with ${child.exitCode ?? child.signalCode}`)
  return value
}
