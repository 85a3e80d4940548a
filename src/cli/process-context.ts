/** The process in, the context of a command out. Nothing else of the command line touches the process. */
import { createInterface } from 'node:readline/promises'
import pc from 'picocolors'
import { systemClock } from '../adapters/clock/system-clock.ts'
import type { CliContext } from './context.ts'
import { openFile } from './open-file.ts'

const FILE_COLUMNS = 100

export function processContext(version: string): CliContext {
  const { stdin, stdout, stderr, env } = process
  const isTerminal = stdout.isTTY === true
  const canAsk = stdin.isTTY === true && stderr.isTTY === true
  return {
    cwd: process.cwd(),
    env,
    stdout: writer(stdout),
    stderr: writer(stderr),
    isTerminal,
    isErrorTerminal: stderr.isTTY === true,
    columns: isTerminal ? stdout.columns : FILE_COLUMNS,
    // Knows NO_COLOR, FORCE_COLOR and dumb terminals, but looks at stdout only.
    color: pc.isColorSupported && (isTerminal || env.FORCE_COLOR !== undefined),
    errorColor: stderr.isTTY === true && (pc.isColorSupported || !isTerminal) && !env.NO_COLOR,
    clock: systemClock,
    version,
    ...(canAsk ? { question } : {}),
    ...(isTerminal ? { openFile } : {}),
    stopSignal,
    outcome: { exitCode: 0 },
  }
}

/** After `| head` has read enough nobody listens any more, which is no error and must not end an apply half-way. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let isClosed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isClosed = true
  })
  return (text) => {
    if (!isClosed) stream.write(text)
  }
}

/** Prompts go to stderr, so that a redirected result stays clean. */
async function question(prompt: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await reader.question(prompt)
  } finally {
    reader.close()
  }
}

/** From the first call on, the first Ctrl-C or `kill` asks for a clean end and the second ends at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort()
      process.once(name, () => process.exit(name === 'SIGINT' ? 130 : 143))
    })
  }
  return controller.signal
}
