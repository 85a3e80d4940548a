/** S13: a trait held for some time, and changed, by the team's own table of changes. */
import { beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-07-01T00:00:00Z'
const CATALOG: Catalog = {
  id: 'shop',
  customers: {
    table: 'people',
    key: { column: 'id', type: 'integer' },
    traits: {
      tier: { type: 'text', column: 'tier', history: 'tier history' },
      points: { type: 'number', column: 'points', history: 'points history' },
    },
  },
  events: {
    'tier history': {
      table: 'tier_changes',
      customer: 'customer_id',
      at: { column: 'changed_at' },
      id: 'n',
      properties: { value: { type: 'text', column: 'new_tier' } },
    },
    'points history': {
      table: 'point_changes',
      customer: 'customer_id',
      at: { column: 'day', zone: 'Asia/Seoul' },
      properties: { value: { type: 'number', column: 'points' } },
    },
  },
}

/** 1 gold for long; 2 gold since 10 days; 3 lost gold and has it again; 4 nothing known; 5 gold, then unknown. */
const ROWS = `
  create table people (id integer primary key, tier text, points numeric);
  insert into people select n, 'bronze', 0 from generate_series(1, 5) as n;
  create table tier_changes (n serial, customer_id integer, changed_at timestamptz, new_tier text);
  insert into tier_changes (customer_id, changed_at, new_tier) values
    (1, '2025-01-01', 'silver'), (1, '2026-01-01', 'gold'), (1, '2026-06-20', 'gold'), (1, '2026-08-01', 'silver'),
    (2, '2026-06-21', 'silver'), (2, '2026-06-21', 'gold'),
    (3, '2026-01-01', 'gold'), (3, '2026-06-10', 'silver'), (3, '2026-06-12', 'gold'),
    (5, '2026-01-01', 'gold'), (5, '2026-06-25', null),
    (99, '2026-01-01', 'gold'), (null, '2026-01-01', 'gold');
  create table point_changes (customer_id integer, day date, points numeric);
  insert into point_changes values (1, '2026-06-01', 5), (1, '2026-06-01', 7), (2, '2026-06-30', 10);`

describeDatabases('S13: history', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(ROWS)
  })
  const compiled = { catalog: CATALOG, zone: 'UTC' }
  const members = async (written: Json, asOf = AS_OF, keys?: readonly string[]) => {
    const [found = []] = await membersOf(db, [resolved(written, compiled)], compiled, asOf, keys)
    return found.join(' ')
  }
  const gold = { trait: 'tier', is: 'gold' }

  test('held: the value then, and every one since, whatever the table of customers says now', async () => {
    expect(await members({ ...gold, heldFor: '30d' })).toBe('1')
    expect(await members({ ...gold, heldFor: '10d' })).toBe('1 2 3')
    expect(await members({ ...gold, heldFor: '10d' }, AS_OF, ['2', '5'])).toBe('2')
    expect(await members({ ...gold, heldFor: '11d' })).toBe('1 3')
    expect(await members({ ...gold, heldFor: '19d' })).toBe('1 3')
    expect(await members({ ...gold, heldFor: '1y' })).toBe('')
    expect(await members({ not: { ...gold, heldFor: '10d' } })).toBe('4 5')
    expect(await members({ trait: 'tier', in: ['gold', 'silver'], heldFor: '1mo' })).toBe('1 3')
  })

  test('held: a later change is not known yet, and one at as-of is', async () => {
    expect(await members({ ...gold, heldFor: '30d' }, '2026-07-31T23:59:59Z')).toBe('1 2 3')
    expect(await members({ ...gold, heldFor: '30d' }, '2026-08-01T00:00:00Z')).toBe('2 3')
  })

  test('held: a missing value passes isUnset only, before any change too (SEMANTICS 7)', async () => {
    expect(await members({ trait: 'tier', isUnset: true, heldFor: '6d' })).toBe('4 5')
    expect(await members({ trait: 'tier', isUnset: true, heldFor: '7d' })).toBe('4')
    expect(await members({ trait: 'tier', isNot: 'silver', heldFor: '1d' })).toBe('1 2 3')
  })

  test('changed: from one value to another in a window', async () => {
    const changed = (change: Json) => members({ trait: 'tier', changed: change })
    expect(await changed({ from: 'gold', to: 'silver' })).toBe('3')
    expect(await changed({ from: 'gold', to: 'silver', last: '21d' })).toBe('3')
    expect(await changed({ from: 'gold', to: 'silver', last: '20d' })).toBe('')
    expect(await changed({ to: 'gold', last: '30d' })).toBe('2 3')
    expect(await changed({ from: 'silver', to: 'gold' })).toBe('1 2 3')
    expect(await changed({ from: 'gold' })).toBe('3 5')
    expect(await changed({ last: '8d' })).toBe('5')
    expect(await changed({})).toBe('1 2 3 5')
    // The same value again is no change.
    expect(await changed({ to: 'gold', dates: ['2026-06-20', '2026-06-20'] })).toBe('')
  })

  test('local days of the table, and changes nothing else tells apart in the order of their values', async () => {
    const points = { trait: 'points', atLeast: 6 }
    expect(await members({ ...points, heldFor: '30d' })).toBe('1')
    expect(await members({ ...points, heldFor: '33h' })).toBe('1 2')
    expect(await members({ ...points, heldFor: '34h' })).toBe('1')
    expect(await members({ trait: 'points', changed: { from: 5, to: 7 } })).toBe('1')
  })
})

const TRAIT = `    tier: { type: text, history: { table: crm.tier_changes, customer: who, at: { column: day, zone: Asia/Seoul }, id: n, value: tier } }\n`
const WITH_HISTORY = {
  ...SHOP,
  'catalog.yaml': SHOP['catalog.yaml'].replace('    email: text\n', `    email: text\n${TRAIT}`),
}

test('S13: a history is declared with its trait, asked for before a plan, and part of what reads it', async () => {
  const segment = 'segment: a\nwhere: { trait: tier, is: gold, heldFor: 30d }\n'
  const { objects } = await compileCleanly({ ...WITH_HISTORY, 'a.yaml': segment })
  const catalog = objects.get('catalog.shop')
  expect(catalog?.program.kind === 'catalog' && catalog.program.columns).toContainEqual({
    table: 'crm.tier_changes',
    column: 'day',
    types: ['timestamp without time zone', 'date'],
    path: ['customers', 'traits', 'tier', 'history', 'at'],
  })
  expect(objects.get('segment.a')?.catalogReads).toEqual({
    traits: ['tier'],
    events: [{ event: 'tier history', properties: ['value'] }],
  })
  const program = objects.get('segment.a')?.program
  expect(program?.kind === 'segment' && program.sentence).toBe(
    'Customers where tier is "gold" for at least 30 days.',
  )
  const moved = WITH_HISTORY['catalog.yaml'].replace('value: tier', 'value: new_tier')
  const other = await compileCleanly({ ...SHOP, 'catalog.yaml': moved, 'a.yaml': segment })
  expect(other.objects.get('segment.a')?.fingerprint.behaviour).not.toBe(
    objects.get('segment.a')?.fingerprint.behaviour,
  )
  expect(
    await diagnose({ 'a.yaml': 'segment: a\nwhere: { trait: email, changed: { to: a } }\n' }),
  ).toEqual([
    'a.yaml:2:17 CRM3158 Trait "email" has no history. Declare in the catalog the table that keeps its changes: history: { table, customer, at, value }.',
  ])
})
