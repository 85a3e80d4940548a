/** A SIGKILL at any point of an apply leaves the state before it or the state after it, and no lock (SEMANTICS 30). */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test as onEngine } from 'vitest'
import { readAppliedState } from '../../src/apply/read-state.ts'
import { bindSql } from '../../src/ir/bind-sql.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { Database } from '../../src/ir/database.ts'
import { isSameJson } from '../../src/plan/same-json.ts'
import { describeDatabases } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE } from '../plan/fixture-project.ts'
import { AS_OF, apply, planFor, SCHEMA } from '../plan/plan-and-apply.ts'
import type { ApplyOrder } from './apply-child.ts'
import { bundleChild } from './bundle-child.ts'

const KILLS = 50
const SEGMENTS = Array.from({ length: 20 }, (_, index) => `s${index}`)

/** Every segment and journey differs between the two, so an apply has much to leave half done. */
function projectOf(atLeast: number): CompiledProject {
  return compiledProject({
    segments: Object.fromEntries(SEGMENTS.map((id) => [id, { atLeast }])),
    journeys: {
      greet: { enters: 's0', backfill: 'current', reentry: { kind: 'always' } },
      ...(atLeast > 50
        ? { high: { enters: 's1', backfill: 'current', reentry: { kind: 'always' } } }
        : {}),
    },
  })
}

const ONE = projectOf(20)
const OTHER = projectOf(80)

describeDatabases('killed applies', (engine) => {
  // On PGlite the database dies with the process; its own log makes that atomic, and there is nobody to lock out.
  const test = onEngine.runIf(engine.name === 'postgres')

  test(`${KILLS} times: state is never torn, the next apply is not kept out`, async () => {
    const db = await engine.open()
    await db.runScript(PERSON_TABLE)
    const script = await bundleChild(new URL('./apply-child.ts', import.meta.url))
    let waiting = startChild(script)
    const run = async (to: CompiledProject, killAfter?: number) => {
      const { plan } = await planFor(db, to)
      const child = await waiting
      waiting = startChild(script)
      return runChild(child, { url: db.url ?? '', plan }, killAfter)
    }
    const outcomes = { before: 0, after: 0 }
    try {
      await run(ONE)
      const { duration } = await run(OTHER)
      let [from, to] = [OTHER, ONE]
      for (let kill = 0; kill < KILLS; kill += 1) {
        const applies = await countApplies(db)
        // Spread over the whole apply and a little beyond, neighbours far apart.
        await run(to, (((kill * 17) % KILLS) / KILLS) * duration * 1.3)
        await expectWhole(db, [from, to])
        const isCommitted = (await finish(db, to)) === 'unchanged'
        outcomes[isCommitted ? 'after' : 'before'] += 1
        expect(await countApplies(db)).toBe(applies + 1)
        await expectWhole(db, [to])
        ;[from, to] = [to, from]
      }
    } finally {
      ;(await waiting).kill('SIGKILL')
      rmSync(script)
    }
    expect(outcomes.before).toBeGreaterThan(0)
    expect(outcomes.after).toBeGreaterThan(0)
  }, 600_000)
})

/** Ready to apply at once. */
async function startChild(script: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('no stdout')
  await once(createInterface({ input: child.stdout }), 'line')
  return child
}

async function runChild(
  child: ChildProcess,
  order: ApplyOrder,
  killAfter: number | undefined,
): Promise<{ readonly duration: number }> {
  const started = performance.now()
  const exited = once(child, 'exit')
  child.stdin?.write(`${JSON.stringify(order)}\n`)
  if (killAfter !== undefined) {
    await Promise.race([sleep(killAfter), exited])
    child.kill('SIGKILL')
  }
  const [code, signal] = await exited
  if (killAfter === undefined) expect({ code, signal }).toEqual({ code: 0, signal: null })
  return { duration: performance.now() - started }
}

/** What a person would do next: plan and apply again. It may meet the killed commit landing, never a lock. */
async function finish(db: Database, to: CompiledProject): Promise<string> {
  const first = await apply(db, (await planFor(db, to)).plan)
  if (first.kind !== 'stale') return first.kind
  return (await apply(db, (await planFor(db, to)).plan)).kind
}

async function countApplies(db: Database): Promise<number> {
  const [row] = await db.run<{ count: number }>(sql`select count(*) as count from crm.apply`)
  return row?.count ?? 0
}

/** In one snapshot: the objects are those of one of the projects, and members and their log are what they say. */
async function expectWhole(db: Database, projects: readonly CompiledProject[]): Promise<void> {
  await db.transaction(
    async (tx) => {
      const applied = await readAppliedState(tx, SCHEMA)
      const objects = [...applied.objects.values()].map(({ object }) => object)
      const whole = projects.find((project) => isSameJson(objects, [...project.objects.values()]))
      expect(whole).toBeDefined()
      const sizes = await tx.run<{
        segment: string
        size: number
        logged: number
        state: number
      }>(sql`
        select s.segment, s.size as state,
          (select count(*) from crm.segment_member m where m.segment = s.segment) as size,
          -- Whom the first fill found, and everyone who entered or left since.
          (select f.size from crm.segment_refresh f where f.segment = s.segment and f.cause = 'fill') + (
            select coalesce(sum(case c.change when 'entered' then 1 else -1 end), 0)::int
            from crm.segment_change c where c.segment = s.segment) as logged
        from crm.segment_state s order by s.segment`)
      expect(sizes.map(({ segment }) => segment)).toEqual([...SEGMENTS].sort())
      for (const { program, id } of whole?.objects.values() ?? []) {
        if (program.kind !== 'segment') continue
        const members = await tx.run(bindSql(program.members, { asOf: AS_OF }))
        const size = members.length
        expect(sizes.find(({ segment }) => segment === id)).toEqual({
          segment: id,
          size,
          logged: size,
          state: size,
        })
      }
    },
    { isolation: 'repeatable read', readOnly: true },
  )
}
