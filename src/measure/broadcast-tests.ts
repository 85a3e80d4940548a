/** A broadcast's program in; what its latest tests came to, and which variant the others were sent, out. */
import { sql } from 'kysely'
import { testCountsSql, type VariantRow } from '../ir/broadcast-test.ts'
import type { Instant } from '../ir/clock.ts'
import type { JourneyProgram } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import type { PickWinnerStep } from '../ir/journey.ts'
import { shiftInstantSql } from '../ir/shift-instant.ts'
import { stateTables } from '../ir/state-tables.ts'
import { stepsIn } from '../ir/step-graph.ts'

export interface TestResult {
  readonly startedAt: Instant
  readonly variants: readonly {
    readonly template: string
    readonly sent: number
    readonly converted: number
  }[]
  /** What the others were sent, or stand before; absent until it is picked. */
  readonly picked?: string
}

/** A recurring broadcast has one for each start. */
const LATEST = 3

interface Start {
  readonly key: string
  readonly startedAt: Instant
  readonly overAt: Instant
}

export async function measureTests(
  tx: Executor,
  schema: string,
  { journey, statements }: JourneyProgram,
): Promise<readonly TestResult[]> {
  const step = stepsIn(journey.steps).find((each) => each.kind === 'pickWinner')
  const asked = step && statements?.steps[step.id]
  if (step === undefined || asked?.kind !== 'pickWinner') return []
  const over = shiftInstantSql(sql`e.started_at`, step.after, step.zone)
  const starts = await tx.run<Start>(sql`
    select e.key, min(e.started_at) as "startedAt", min(${over}) as "overAt"
    from ${stateTables(schema).enrolment} e where e.journey = ${journey.id}::text
    group by e.key order by 2 desc limit ${LATEST}::int`)
  const results: TestResult[] = []
  for (const start of starts) {
    const test = { journey: journey.id, step, goal: asked.goal, ...start }
    const rows = await tx.run<VariantRow>(testCountsSql(schema, test))
    const variants = step.variants.map(({ template }, index) => {
      const row = rows.find(({ place }) => Number(place) === index)
      return { template, sent: row?.sent ?? 0, converted: row?.converted ?? 0 }
    })
    const picked = await pickedIn(tx, schema, journey.id, step, start)
    results.push({
      startedAt: start.startedAt,
      variants,
      ...(picked === undefined ? {} : { picked }),
    })
  }
  return results
}

/** By what became of people, not by the numbers: rows that were written late may have changed those. */
async function pickedIn(
  tx: Executor,
  schema: string,
  journey: string,
  { variants }: PickWinnerStep,
  { key }: Start,
): Promise<string | undefined> {
  const { enrolment, message } = stateTables(schema)
  const steps = variants.flatMap(({ template, steps: path }) =>
    path.map(({ id }) => ({ template, step: id })),
  )
  const [row] = await tx.run<{ template: string }>(sql`
    select v.template from ${enrolment} e
    cross join jsonb_to_recordset(${JSON.stringify(steps)}::text::jsonb) as v (template text, step text)
    where e.journey = ${journey}::text and e.key = ${key}::text and (
      e.step = v.step
      or exists (select from ${message} m where m.id = md5(e.journey || ':' || v.step || ':' || e.id))
    )
    limit 1`)
  return row?.template
}
