/** A project directory and a database in, commands of `crm` run on them out, through the same `main` as the binary. */
import type { KpiReport } from '../../src/measure/kpi-report.ts'
import { type CliResult, runCli } from '../cli/harness/run-cli.ts'

export interface CrmProject {
  run(...args: readonly string[]): Promise<CliResult>
  /** The parsed output of `crm report --json`; fails on any other exit code than 0. */
  report(...args: readonly string[]): Promise<KpiReport>
}

/** Every command gets the same as-of, because the data is of the past. */
export function crmProject(cwd: string, databaseUrl: string, asOf: string): CrmProject {
  const run = (...args: readonly string[]) =>
    runCli([...args, '--as-of', asOf], { cwd, env: { DATABASE_URL: databaseUrl } })
  return {
    run,
    report: async (...args) => {
      const { exitCode, stdout, stderr } = await run('report', ...args, '--json')
      if (exitCode !== 0) throw new Error(`crm report ended with ${exitCode}\n${stderr}`)
      return JSON.parse(stdout)
    },
  }
}

/** The one value of a KPI without buckets. */
export function totalOf({ kpis }: KpiReport, id: string): string | null | undefined {
  return kpis.find((kpi) => kpi.id === id)?.cells[0]?.value
}

/** Values by bucket; `<5` where a few people are hidden. */
export function bucketsOf({ kpis }: KpiReport, id: string): Record<string, string | null> {
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
