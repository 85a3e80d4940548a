/** A project directory and a database in, commands of `crm` run on them out, through the same `main` as the binary. */
import type { CliContext, ExitCode } from '../../src/cli/context.ts'
import { main } from '../../src/cli/main.ts'
import type { KpiReport } from '../../src/measure/kpi-report.ts'

export interface CrmRun {
  readonly exitCode: ExitCode
  readonly stdout: string
  readonly stderr: string
}

export interface CrmProject {
  run(...args: readonly string[]): Promise<CrmRun>
  /** The parsed output of `crm report --json`; fails on any other exit code than 0. */
  report(...args: readonly string[]): Promise<KpiReport>
}

/** Every command gets the same as-of, because the data is of the past. */
export function crmProject(cwd: string, databaseUrl: string, asOf: string): CrmProject {
  const run = async (...args: readonly string[]): Promise<CrmRun> => {
    const [stdout, stderr]: [string[], string[]] = [[], []]
    const exitCode = await main([...args, '--as-of', asOf], {
      ...context(cwd, databaseUrl, asOf),
      stdout: (text) => stdout.push(text),
      stderr: (text) => stderr.push(text),
    })
    return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') }
  }
  return {
    run,
    report: async (...args) => {
      const { exitCode, stdout, stderr } = await run('report', ...args, '--json')
      if (exitCode !== 0) throw new Error(`crm report ended with ${exitCode}\n${stderr}`)
      return JSON.parse(stdout)
    },
  }
}

function context(cwd: string, databaseUrl: string, asOf: string): CliContext {
  return {
    cwd,
    env: { DATABASE_URL: databaseUrl },
    stdout: () => {},
    stderr: () => {},
    isTerminal: false,
    isErrorTerminal: false,
    columns: 100,
    color: false,
    errorColor: false,
    clock: { now: () => asOf, sleepUntil: async () => {} },
    version: '0.0.0',
    stopSignal: () => new AbortController().signal,
    outcome: { exitCode: 0 },
  }
}

/** The one value of a KPI without buckets. */
export function totalOf({ kpis }: KpiReport, id: string): string | null | undefined {
  return kpis.find((kpi) => kpi.id === id)?.cells[0]?.value
}

/** Values by bucket. */
export function bucketsOf(
  { kpis }: KpiReport,
  id: string,
): Readonly<Record<string, string | null>> {
  const cells = kpis.find((kpi) => kpi.id === id)?.cells ?? []
  return Object.fromEntries(
    cells.map(({ bucket, value, below }) => [
      bucket ?? '',
      below === undefined ? value : `<${below}`,
    ]),
  )
}

/** A ratio as it is published: so many decimals. */
export function rounded(value: string | null | undefined, decimals: number): string {
  if (typeof value !== 'string') return 'no number'
  return Number(value).toFixed(decimals)
}
