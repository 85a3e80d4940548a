/** What a command knows of the process it runs in, as values: tests make their own, `process-context.ts` the real one. */
import type { Clock } from '../ir/clock.ts'

/** SEMANTICS 32: success, error, changes, approval needed, stale plan, locked. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5

export interface CliContext {
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  stdout(text: string): void
  stderr(text: string): void
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean
  readonly isErrorTerminal: boolean
  /** Width of the terminal, or what to assume of a file. */
  readonly columns: number
  /** Whether to colour what goes to stdout. */
  readonly color: boolean
  readonly errorColor: boolean
  readonly clock: Clock
  /** Of this package. */
  readonly version: string
  /** Asks the person at the terminal; absent when there is none to ask. */
  readonly question?: (prompt: string) => Promise<string>
  /** Opens a file with what the system has for it; absent without a terminal. */
  readonly openFile?: (path: string) => Promise<void>
  /** For work that ends cleanly when the process is asked to stop; without a call Ctrl-C just ends the process. */
  stopSignal(): AbortSignal
  /** What `runCommand` decided; the process ends with it. */
  readonly outcome: { exitCode: ExitCode }
}
