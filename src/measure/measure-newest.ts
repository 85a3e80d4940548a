/** One applied KPI and an instant in, its newest value as exact decimal text out; `null` when there is none. For guardrails. */
import type { Instant } from '../ir/clock.ts'
import type { KpiProgram } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { measureValues } from './measure-series.ts'
import { resolvePeriod } from './period.ts'

export async function measureNewest(
  db: Executor,
  schema: string,
  { program, asOf }: { readonly program: KpiProgram; readonly asOf: Instant },
): Promise<string | null> {
  const { grain, zone, measure } = program.kpi
  const period = await resolvePeriod(db, grain, zone, { asOf })
  const newest = (await measureValues(db, program, { schema, asOf, period })).at(-1)
  if (newest === undefined) return null
  return measure.kind === 'ratio' ? newest.ratio : newest.of
}
