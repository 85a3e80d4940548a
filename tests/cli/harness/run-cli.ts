/** Arguments in, what the command line printed and its exit code out; in this process, or in one of its own. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../../src/adapters/clock/system-clock.ts'
import type { CliContext } from '../../../src/cli/context.ts'
import { main } from '../../../src/cli/main.ts'
import { builtCli } from './built-cli.ts'

export interface CliResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export type CliOptions = Partial<Omit<CliContext, 'stdout' | 'stderr' | 'outcome'>>

/** Fast, and what to use unless the process itself is what is tested. Without a terminal, colours or environment. */
export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const printed = { stdout: '', stderr: '' }
  const context: CliContext = {
    cwd: process.cwd(),
    env: {},
    isTerminal: false,
    isErrorTerminal: false,
    columns: 100,
    color: false,
    errorColor: false,
    clock: systemClock,
    version: '0.0.0-test',
    stopSignal: () => new AbortController().signal,
    ...options,
    stdout: (text) => {
      printed.stdout += text
    },
    stderr: (text) => {
      printed.stderr += text
    },
    outcome: { exitCode: 0 },
  }
  const exitCode = await main(args, context)
  return { exitCode, ...printed }
}

/** How to start the command line as a process, for tests that have to kill it or to close its pipes. */
export async function cliProcess(
  args: readonly string[],
): Promise<{ command: string; args: string[] }> {
  return { command: process.execPath, args: [await builtCli(), ...args] }
}

export async function runCliProcess(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CliResult> {
  const { command, args: all } = await cliProcess(args)
  const child = spawn(command, all, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text
  })
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { exitCode, ...printed }
}

/** A project's files in a directory of their own, for as long as `work` takes. */
export async function withProject<T>(
  files: Readonly<Record<string, string>>,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'crm-cli-')))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), text)
    }
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
