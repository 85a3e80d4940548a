/**
 * S11: `crm model fit` on both engines: before the file it writes is there and after it went wrong, what it refuses, and that a
 * refit is a plan of those who enter and leave.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { runCli, withProject } from './harness/run-cli.ts'

const AS_OF = '2026-03-31T03:00:00Z'
const CONFIG = `
name: shop
zone: Asia/Seoul
database: { url: { env: DATABASE_URL }, schema: crm, embedded: { path: .crm, seed: seed.sql } }
`
const CATALOG = `
catalog: shop
customers: { table: customers, key: { column: id, type: integer }, traits: {} }
events:
  purchase:
    table: orders
    customer: customer_id
    at: ordered_at
    model: { file: models/purchase.json }
    properties: { total: { type: money, currency: KRW }, category: text }
  visit: { table: visits, customer: customer_id, at: seen_at }
computed:
  worth: { event: purchase, lifetimeValue: { of: total, next: 1y } }
`
const SEGMENTS = `
segment: leaving
where: { all: [{ event: purchase, pAlive: { lessThan: 0.6 } }, { trait: worth, isSet: true }] }
---
segment: buyers
where: { event: purchase, count: { atLeast: 2 } }
`
/** Rates and lifetimes that are spread as the model has it, drawn from hashes so that they are the same everywhere. */
const ROWS = `
create table customers (id integer primary key);
create table orders (customer_id integer, ordered_at timestamptz, total numeric, category text);
create table visits (customer_id integer, seen_at timestamptz);
create function draw(text) returns float8 immutable language sql
  as $$ select (('x' || substr(md5($1), 1, 7))::bit(28)::int + 0.5) / 268435456.0 $$;
insert into customers select generate_series(1, 600);
insert into orders
  select c, timestamptz '2025-01-01T00:00:00Z' + make_interval(days => (draw(c || ' start') * 90)::int + day),
    round((-ln(draw(c || ' spend'))  * 20000 * (0.5 + draw(c || ' total ' || day)))::numeric, 2), 'shoes'
  from generate_series(1, 600) as c,
    lateral (select 0 as day union
      select day from generate_series(1, 360) as day
      where day < -ln(draw(c || ' life')) * 250 and draw(c || ' day ' || day) < -ln(draw(c || ' rate')) * 0.02) as days;
insert into visits select c, '2026-01-01T00:00:00Z' from generate_series(1, 5) as c;
`
const FILES = {
  'crm.config.yaml': CONFIG,
  'catalog.yaml': CATALOG,
  'segments.yaml': SEGMENTS,
  'seed.sql': ROWS,
}

describeDatabases('S11: crm model fit', (engine) => {
  const inProject = (work: (crm: Crm) => Promise<void>) =>
    withProject(FILES, async (cwd) => {
      const db = engine.name === 'postgres' ? await engine.shared() : undefined
      await db?.runScript(ROWS)
      const env = db?.env ?? {}
      await work({
        cwd,
        run: (...args) => runCli([...args, '--as-of', AS_OF], { cwd, env }),
        validate: () => runCli(['validate'], { cwd, env }),
      })
    })

  test('writes the file that the catalog names already, and a refit moves only who reads it', async () => {
    await inProject(async ({ cwd, run, validate }) => {
      const before = await validate()
      expect([before.exitCode, before.stderr.match(/CRM\d+/g)]).toEqual([1, ['CRM3601']])
      const out = 'models/purchase.json'
      const fit = await run('model', 'fit', 'purchase', '--value', 'total', '--out', out)
      expect([fit.exitCode, fit.stderr]).toEqual([0, ''])
      expect(fit.stdout).toContain('Model of purchase: 600 customers up to 2026-03-31')
      const model = JSON.parse(readFileSync(join(cwd, out), 'utf8'))
      expect(model).toMatchObject({
        ...{ model: 'bg-nbd', version: 1, event: 'purchase', zone: 'Asia/Seoul', unit: 'week' },
        value: { model: 'gamma-gamma', property: 'total', currency: 'KRW' },
      })
      expect((await validate()).exitCode).toBe(0)
      const applied = await run('apply')
      expect([applied.exitCode, applied.stderr]).toEqual([0, ''])

      const changed = { ...model, parameters: { ...model.parameters, a: model.parameters.a * 2 } }
      writeFileSync(join(cwd, out), JSON.stringify(changed))
      const plan = await run('plan', '--format', 'json')
      const { changes, impact } = JSON.parse(plan.stdout)
      const names = changes.map(({ address }: { address: string }) => address)
      expect(names).toContain('catalog.shop')
      expect(names).toContain('segment.leaving')
      expect(names).not.toContain('segment.buyers')
      const leaving = impact.segments.find(
        ({ segment }: { segment: string }) => segment === 'leaving',
      )
      expect(leaving.entering).toBeGreaterThan(0)

      writeFileSync(join(cwd, out), '{ "model": ')
      expect((await validate()).stderr).toContain('CRM3602')
      const again = await run('model', 'fit', 'purchase', '--value', 'total', '--out', out)
      expect(again.exitCode).toBe(0)
      expect((await run('plan', '--detailed-exitcode')).exitCode).toBe(0)
    })
  }, 300_000)

  test('up to a day it counts nothing after it', async () => {
    await inProject(async ({ run }) => {
      const fit = await run('model', 'fit', 'purchase', '--until', '2025-09-30')
      expect([fit.exitCode, fit.stderr]).toEqual([0, ''])
      const model = JSON.parse(fit.stdout)
      expect([model.until, model.customers, model.value]).toEqual(['2025-09-30', 600, undefined])
      const whole = JSON.parse((await run('model', 'fit', 'purchase')).stdout)
      expect(model.repeatCustomers).toBeLessThan(whole.repeatCustomers)
      expect(model.parameters).not.toEqual(whole.parameters)
    })
  }, 300_000)

  test('what it cannot fit is said, with a way out', async () => {
    await inProject(async ({ run }) => {
      const refusals: readonly (readonly [string, string, string])[] = [
        ['purchse', 'CRM3607', 'Did you mean "purchase"?'],
        ['purchase --value totl', 'CRM3607', 'Did you mean "total"?'],
        ['purchase --value category', 'CRM3607', 'It has total.'],
        ['purchase --until 2026-04-01', 'CRM3607', 'no later than today'],
        ['purchase --until 2026-02-30', 'CRM3607', '2026-01-31'],
        ['purchase --until 2025-01-02', 'CRM3608', 'a longer time'],
        ['visit', 'CRM3608', '0 customers bought on more than one day'],
      ]
      for (const [asked, code, part] of refusals) {
        const { exitCode, stderr } = await run('model', 'fit', ...asked.split(' '))
        expect([asked, exitCode]).toEqual([asked, 1])
        expect(stderr).toContain(code)
        expect(stderr).toContain(part)
      }
    })
  }, 300_000)
})

interface Crm {
  readonly cwd: string
  run(...args: readonly string[]): ReturnType<typeof runCli>
  validate(): ReturnType<typeof runCli>
}
