/**
 * People of a broadcast who wait for the winner of its test in; at one instant after the start, all of one start sent down the path
 * of the variant that did best, out (J6). Each start is decided once, in the transaction that moves everyone, as of that instant.
 */
import { type RawBuilder, sql } from 'kysely'
import { testCountsSql, type VariantRow } from '../../../ir/broadcast-test.ts'
import type { Instant } from '../../../ir/clock.ts'
import type { Executor } from '../../../ir/database.ts'
import type { PickWinnerStep } from '../../../ir/journey.ts'
import { shiftInstantSql } from '../../../ir/shift-instant.ts'
import { startOf, stepsIn } from '../../../ir/step-graph.ts'
import { isDueSql } from '../../due-bound.ts'
import type { RunContext } from '../../run-context.ts'
import { workTransaction } from '../../work-transaction.ts'
import { tryLockClaims } from '../lock-claims.ts'
import { lockDueSql } from '../lock-due.ts'
import { moveOnSql } from '../move-on.ts'
import type { StepDefinition, StepPlace } from '../step-definition.ts'

const EVERYONE = 2_147_483_647

export const PICK_WINNER_STEP: StepDefinition<'pickWinner'> = {
  async advance(run, step, place) {
    const over = shiftInstantSql(sql`e.started_at`, step.after, step.zone)
    const touched = await workTransaction(run, async (tx) => {
      // Of two workers who each hold some of the people, the second would not see what the first picks.
      if (!(await tryLockClaims(tx, run, place))) return 0
      const begun = await beginWaiting(tx, run, place, over)
      const moved = await sendOn(tx, run, step, place, over)
      return begun + moved
    })
    return { touched, ended: 0 }
  },
}

async function beginWaiting(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  over: RawBuilder<unknown>,
): Promise<number> {
  const due = lockDueSql(run, place, {
    columns: sql`${over} as over_at`,
    where: sql`e.due_at <> ${over} and not ${isDueSql(over, place.bound)}`,
    limit: EVERYONE,
  })
  return changed(tx, run, due, sql`due_at = d.over_at`)
}

interface Start {
  readonly key: string
  readonly startedAt: Instant
  readonly overAt: Instant
}

/** Start by start: a recurring broadcast may have several whose test is over. */
async function sendOn(
  tx: Executor,
  run: RunContext,
  step: PickWinnerStep,
  place: StepPlace,
  over: RawBuilder<unknown>,
): Promise<number> {
  const columns = sql`e.key, e.started_at, ${over} as over_at`
  const isOver = isDueSql(over, place.bound)
  const due = lockDueSql(run, place, { columns, where: isOver, limit: EVERYONE })
  const starts = await tx.run<Start>(sql`
    with due as (${due})
    select distinct key, started_at as "startedAt", over_at as "overAt" from due order by 2, 1`)
  let moved = 0
  for (const start of starts) {
    const winner =
      (await pickedBefore(tx, run, step, place, start)) ??
      winnerOf(step, await countTest(tx, run, step, place, start))
    const path = step.variants.find(({ template }) => template === winner)?.steps ?? []
    const own = lockDueSql(run, place, {
      columns,
      where: sql`e.key = ${start.key}::text and ${isOver}`,
      limit: EVERYONE,
    })
    const target = startOf(path, place.node)
    moved += await changed(tx, run, own, moveOnSql(place.version, target, sql`d.over_at`))
  }
  return moved
}

/** Whoever was held by another transaction at the pick goes where the others went, whatever was counted since. */
async function pickedBefore(
  tx: Executor,
  { tables }: RunContext,
  { variants }: PickWinnerStep,
  { group }: StepPlace,
  { key }: Start,
): Promise<string | undefined> {
  const stepOf = new Map(
    variants.flatMap(({ template, steps }) => stepsIn(steps).map(({ id }) => [id, template])),
  )
  const [found] = await tx.run<{ step: string }>(sql`
    select step from (
      select step from ${tables.enrolment}
      where journey = ${group.journey}::text and key = ${key}::text and step = any(${[...stepOf.keys()]}::text[])
      union all
      select step from ${tables.message}
      where journey = ${group.journey}::text and key = ${key}::text and step = any(${[...stepOf.keys()]}::text[])
    ) gone limit 1`)
  return found === undefined ? undefined : stepOf.get(found.step)
}

export interface VariantCount {
  readonly template: string
  readonly sent: number
  readonly converted: number
}

async function countTest(
  tx: Executor,
  { schema }: RunContext,
  step: PickWinnerStep,
  { group, version }: StepPlace,
  start: Start,
): Promise<readonly VariantCount[]> {
  const statements = version.statements.steps[step.id]
  if (statements?.kind !== 'pickWinner') throw new Error(`step ${step.id} was not compiled`)
  const test = { journey: group.journey, step, goal: statements.goal, ...start }
  const rows = await tx.run<VariantRow>(testCountsSql(schema, test))
  const counts = new Map(rows.map((row) => [Number(row.place), row]))
  return step.variants.map(({ template }, index) => ({
    template,
    sent: counts.get(index)?.sent ?? 0,
    converted: counts.get(index)?.converted ?? 0,
  }))
}

/** The template with the largest share of people converted. */
export function winnerOf(
  { minimum, otherwise }: Pick<PickWinnerStep, 'minimum' | 'otherwise'>,
  counts: readonly VariantCount[],
): string {
  if (counts.some(({ sent }) => sent < minimum)) return otherwise
  // Fractions are compared by their cross products: what is equal is equal.
  const isBelow = (a: VariantCount, b: VariantCount) =>
    BigInt(a.converted) * BigInt(b.sent) < BigInt(b.converted) * BigInt(a.sent)
  const best = counts.filter((one) => !counts.some((other) => isBelow(one, other)))
  const named = best.map(({ template }) => template)
  return named.includes(otherwise) ? otherwise : (named[0] ?? otherwise)
}

async function changed(
  tx: Executor,
  { tables }: RunContext,
  due: RawBuilder<unknown>,
  assignments: RawBuilder<unknown>,
): Promise<number> {
  const [row] = await tx.run<{ count: number }>(sql`
    with due as (${due}),
    moved as (
      update ${tables.enrolment} m set ${assignments} from due d
      where m.customer_key = d.customer_key and m.id = d.id
      returning 1
    )
    select count(*) as count from moved`)
  return row?.count ?? 0
}
