/** M7: products that those who bought the same things bought, too, on both databases, against a few lines of plain code. */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { compileCleanly, SHOP } from '../memory-project.ts'

const AS_OF = '2026-03-01T00:00:00.000Z'

type Bought = readonly (readonly [customer: number, product: string])[]

/** By hand: of each customer the products of others who share one, most customers first. */
function expected(bought: Bought, customer: number, limit: number): readonly string[] {
  const mine = new Set(bought.filter(([who]) => who === customer).map(([, product]) => product))
  const alike = new Set(
    bought.filter(([who, product]) => who !== customer && mine.has(product)).map(([who]) => who),
  )
  const counts = new Map<string, Set<number>>()
  for (const [who, product] of bought) {
    if (!alike.has(who) || mine.has(product)) continue
    counts.set(product, (counts.get(product) ?? new Set()).add(who))
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([product]) => product)
}

describeDatabases('M7: bought together', (engine) => {
  test('recommends what similar customers bought, and nothing bought already, later, unpaid or by nobody', async () => {
    const compiled = await compileCleanly({
      ...SHOP,
      't.yaml':
        "template: t\nchannel: email\nclass: service\nsubject: Hi\ndata: { products: { boughtTogether: { event: purchase, product: category, limit: 2 } } }\ntext: '{{#each products}}{{this.category}}{{/each}}'\n",
    })
    const program = compiled.objects.get('template.t')?.program
    const statement = program?.kind === 'template' ? program.recommendations?.products : undefined
    if (statement === undefined) throw new Error('no recommendations')
    const bought: (readonly [number, string])[] = []
    for (let customer = 1; customer <= 12; customer += 1) {
      for (const [index, product] of ['a', 'b', 'c', 'd', 'e'].entries()) {
        if ((customer * (index + 3) + index) % 3 === 0) bought.push([customer, product])
      }
    }
    const db = await engine.open()
    await db.runScript(`
      create table customers (id int primary key, deleted boolean not null default false);
      create table orders (id int generated always as identity, customer_id int, ordered_at timestamptz, status text, category text, total numeric);
      insert into customers select n, n = 13 from generate_series(1, 14) n;`)
    const rows = [
      ...bought.map(([who, product]) => ({ who, product, status: 'paid', at: '2026-02-01' })),
      // Twice is once.
      ...bought
        .slice(0, 5)
        .map(([who, product]) => ({ who, product, status: 'paid', at: '2026-02-02' })),
      { who: 1, product: 'unpaid', status: 'open', at: '2026-02-01' },
      { who: 2, product: 'later', status: 'paid', at: '2026-03-02' },
      { who: 13, product: 'deleted', status: 'paid', at: '2026-02-01' },
      { who: 13, product: 'a', status: 'paid', at: '2026-02-01' },
      { who: 1, product: null, status: 'paid', at: '2026-02-01' },
    ]
    await db.run(sql`
      insert into orders (customer_id, ordered_at, status, category, total)
      select r.who, r.at::timestamptz, r.status, r.product, 1
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (who int, product text, status text, at text)`)
    const keys = Array.from({ length: 14 }, (_, index) => String(index + 1))
    const found = await db.run<{ customer_key: string; item: { category: string } }>(
      sql`select * from (${bindSql(statement, { asOf: AS_OF, keys })}) as found order by place`,
    )
    const byKey = new Map<string, readonly string[]>()
    for (const { customer_key: key, item } of found) {
      byKey.set(key, [...(byKey.get(key) ?? []), item.category])
    }
    for (const key of keys) {
      expect([key, byKey.get(key) ?? []]).toEqual([key, expected(bought, Number(key), 2)])
    }
    expect(byKey.size).toBeGreaterThan(5)
    // Only those asked about.
    const some = await db.run<{ customer_key: string }>(
      bindSql(statement, { asOf: AS_OF, keys: ['1', 'x'] }),
    )
    expect(new Set(some.map((row) => row.customer_key)).size).toBeLessThanOrEqual(1)
  })
})
