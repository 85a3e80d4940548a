/** A node process in, the wall-clock seconds it takes out: start, work and exit, as a user waits for it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CRM = fileURLToPath(new URL('../bin/crm.js', import.meta.url))

export interface ProcessRun {
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The median of several runs, so that one disturbed run does not count. */
export async function timeNode(run: ProcessRun, times: number): Promise<number> {
  const seconds: number[] = []
  for (let index = 0; index < times; index += 1) seconds.push(await runNode(run))
  seconds.sort((a, b) => a - b)
  return Number((seconds[Math.floor(seconds.length / 2)] ?? 0).toFixed(3))
}

export function timeCrm(run: ProcessRun, times: number): Promise<number> {
  return timeNode({ ...run, args: [CRM, ...run.args] }, times)
}

/** Fails with the process's own words when it does not end well, because a failed run is no measurement. */
function runNode({ args, cwd, env }: ProcessRun): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const said: string[] = []
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000
      if (code === 0) resolve(seconds)
      else reject(new Error(`node ${args.join(' ')} ended with ${code}\n${said.join('')}`))
    })
  })
}
