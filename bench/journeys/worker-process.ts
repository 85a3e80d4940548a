/** A worker's process: started beforehand, so that only its work is timed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { WorkerOrder, WorkerReport } from './worker.ts'

/** As the guide says of workers on a machine whose cores are busy: helpers of the garbage collector only take turns with everyone else. */
const FLAGS = ['--single-threaded-gc']

export interface WorkerProcess {
  work(order: WorkerOrder): Promise<WorkerReport>
  stop(): void
}

export async function startWorker(file: string): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [...FLAGS, file], {
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
