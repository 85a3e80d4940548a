/** SEMANTICS 23: consent, a channel's rule and addresses that one row says are read together, and decide what they decide apart. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { ChannelProgram, TopicProgram } from '../../src/ir/compiled.ts'
import { describeDatabases } from '../harness/databases.ts'
import {
  apart,
  CONSENT,
  compiledPrograms,
  decide,
  type KeyType,
  openRows,
  type RowSql,
  type RowsShop,
  SUPPRESS,
  TABLE,
} from './rows-shop.ts'
import { applyPrograms } from './shop-state.ts'

const LATER = '2026-01-01T06:00:00.000Z'
const ANSWERS = [true, false, null]
const PAIRS = ANSWERS.flatMap((agreed) => ANSWERS.map((bounced) => [agreed, bounced] as const))

const KEY_OF: Readonly<Record<KeyType, (n: number) => string>> = {
  text: (n) => `k${n}`,
  integer: (n) => String(n),
  uuid: (n) => `00000000-0000-0000-0000-00000000${String(n).padStart(4, '0')}`,
}
/** Of nobody, or not as the column writes them. */
const ODD_KEYS = [
  'nobody',
  ' k1',
  'K1',
  '007',
  '7 ',
  '99999999999999999999',
  '-1',
  'ABCDEF00-0000-0000-0000-000000000007',
]

/** Every combination of answers and addresses, keys of two rows with every pair of answers, and rows that are no customers. */
function crowd(key: KeyType): {
  readonly rows: readonly RowSql[]
  readonly keys: readonly string[]
} {
  const rows: RowSql[] = []
  let n = 0
  const next = () => {
    n += 1
    return KEY_OF[key](n)
  }
  for (const [agreed, bounced] of PAIRS) {
    for (const kind of ['mail', '  ', null, 'no address']) {
      const id = next()
      rows.push([id, kind === 'mail' ? ` ${id}@Example.com` : kind, agreed, bounced])
    }
    for (const [otherAgreed, otherBounced] of PAIRS) {
      const id = next()
      rows.push([id, `${id}@example.com`, agreed, bounced])
      rows.push([id, `${id}@example.com`, otherAgreed, otherBounced])
    }
    const both = next()
    rows.push([both, `${both}@example.com`, agreed, bounced])
    rows.push([both, `${both}@example.com`, true, true, true])
    rows.push([next(), 'deleted@example.com', agreed, bounced, true])
    rows.push([null, 'null@example.com', agreed, bounced])
  }
  const all = rows.flatMap(([id]) => (id === null ? [] : [id]))
  return { rows, keys: [...new Set([...all, next(), ...ODD_KEYS])] }
}

const TRANSACTIONAL = { class: 'transactional', topic: undefined } as const
const FIVE: readonly RowSql[] = [
  ['yes', 'yes@example.com', true, false],
  ['no', 'no@example.com', false, false],
  ['bounced', 'bounced@example.com', true, true],
  ['blank', ' ', true, null],
  ['never', 'never@example.com', null, null],
]
const KEYS = FIVE.flatMap(([key]) => (key === null ? [] : [key]))
const DECIDED = [
  'blank withhold:unreachable',
  'bounced withhold:suppressed',
  'never withhold:no-consent',
  'no withhold:no-consent',
  'yes send yes@example.com',
]
const all = (reason: string) => KEYS.map((key) => `${key} withhold:${reason}`).sort()

describeDatabases('reads that are made together', (engine) => {
  const open = async (shop: RowsShop = {}) => {
    const db = await engine.shared()
    await openRows(db, shop, FIVE)
    return db
  }

  describe('decide what they decide apart', () => {
    const not = (condition: string) => `{ not: ${condition} }`
    const both = (one: string, other: string) => `{ any: [${one}, ${other}] }`
    test.each<[string, RowsShop]>([
      ['text keys', { key: 'text' }],
      ['integer keys', { key: 'integer' }],
      ['uuid keys', { key: 'uuid' }],
      ['what does not hold', { consent: not(SUPPRESS), suppress: not(CONSENT) }],
      [
        'one of two',
        { consent: both(CONSENT, not(SUPPRESS)), suppress: both(SUPPRESS, not(CONSENT)) },
      ],
      ['everyone and nobody', { consent: '{ all: [] }', suppress: '{ any: [] }' }],
      ['no rule', { suppress: '' }],
      ['a computed condition', { consent: '{ trait: is_willing, is: true }' }],
      [
        'another filter',
        { where: '{ any: [{ property: agreed, is: true }, { property: bounced, isSet: true }] }' },
      ],
    ])('%s', async (_, shop) => {
      const db = await engine.shared()
      const { rows, keys } = crowd(shop.key ?? 'text')
      await openRows(db, shop, rows)
      const [mail] = rows
      await db.run(sql`
        insert into crm.suppression values ('email', ${mail?.[1]?.trim().toLowerCase()}, 'hard-bounce', ${LATER}::timestamptz)`)
      for (const message of [{}, TRANSACTIONAL]) {
        const together = await decide(db, { keys, message })
        const separate = await decide(db, { keys, message, change: apart })
        expect(together.decisions).toEqual(separate.decisions)
        expect(together.decisions).toHaveLength(keys.length)
        expect(together.reads).toBe(1)
        const isAsked = message !== TRANSACTIONAL
        expect(separate.reads).toBe(1 + (isAsked ? 1 : 0) + (shop.suppress === '' ? 0 : 1))
      }
    })

    test('and they are all that can be decided', async () => {
      const db = await engine.shared()
      const { rows, keys } = crowd('text')
      await openRows(db, {}, rows)
      const { decisions } = await decide(db, { keys })
      const kinds = new Set(
        decisions.map((one) => one.split(/ (?=send|withhold)/)[1]?.split(' ')[0]),
      )
      expect([...kinds].sort()).toEqual([
        'send',
        'withhold:ambiguous-customer',
        'withhold:no-consent',
        'withhold:suppressed',
        'withhold:unreachable',
      ])
    })
  })

  test('a transactional message of a channel without a rule reads its addresses as ever', async () => {
    const db = await open({ suppress: '' })
    const { decisions, reads } = await decide(db, { keys: KEYS, message: TRANSACTIONAL })
    expect(decisions).toHaveLength(5)
    expect(reads).toBe(1)
  })

  test.each<[string, RowsShop, number]>([
    ['events', { consent: '{ event: purchase, count: { is: 0 } }' }, 2],
    ['a segment', { consent: '{ segment: agreeing }' }, 2],
    ['as-of', { consent: '{ not: { trait: joined, within: { last: 30d } } }' }, 2],
    ['events of the rule', { suppress: '{ event: purchase, count: { atLeast: 1 } }' }, 2],
    [
      'a computed trait of both',
      { consent: '{ trait: orders, is: 0 }', suppress: '{ trait: orders, atLeast: 9 }' },
      3,
    ],
  ])('%s: what needs more than the row is asked apart', async (_, shop, reads) => {
    const db = await open(shop)
    const together = await decide(db, { keys: KEYS })
    expect(together.reads).toBe(reads)
    expect(together.decisions).toEqual((await decide(db, { keys: KEYS, change: apart })).decisions)
  })

  test('a consent for the channel that needs events is not answered by the default', async () => {
    const consent = `{ default: { all: [] }, email: { all: [${CONSENT}, { event: purchase, count: { is: 0 } }] } }`
    const db = await open({ consent })
    const { decisions, reads } = await decide(db, { keys: KEYS })
    expect(decisions).toEqual(DECIDED)
    expect(reads).toBe(2)
  })

  test('a consent of the channel goes before the default', async () => {
    const db = await open({ consent: `{ default: { all: [] }, email: ${CONSENT} }` })
    expect(await decide(db, { keys: KEYS })).toEqual({ decisions: DECIDED, reads: 1 })
  })

  test('a topic of another apply that reads other rows is asked apart', async () => {
    const db = await open()
    const other = await compiledPrograms({ where: '{ property: email, isSet: true }' })
    await applyPrograms(db, { 'topic.offers': other['topic.offers'] ?? null }, LATER)
    expect(await decide(db, { keys: KEYS })).toEqual({ decisions: DECIDED, reads: 2 })
  })

  test('what was applied before there were such reads is asked apart', async () => {
    const db = await open()
    const { 'channel.email': channel, 'topic.offers': topic } = await compiledPrograms({})
    const { rows: _, ...old } = channel as ChannelProgram
    const { rows: __, ...oldTopic } = topic as TopicProgram
    await applyPrograms(db, { 'channel.email': old }, LATER)
    expect(await decide(db, { keys: KEYS })).toEqual({ decisions: DECIDED, reads: 3 })
    await applyPrograms(db, { 'channel.email': channel ?? null, 'topic.offers': oldTopic }, LATER)
    expect(await decide(db, { keys: KEYS })).toEqual({ decisions: DECIDED, reads: 2 })
  })

  test('a topic without an entry, and a removed one, withhold all before anything is read', async () => {
    const db = await open()
    const none: TopicProgram = { kind: 'topic', consent: {}, rows: {} }
    await applyPrograms(db, { 'topic.offers': none }, LATER)
    expect(await decide(db, { keys: KEYS })).toEqual({ decisions: all('no-consent'), reads: 0 })
    await applyPrograms(db, { 'topic.offers': null }, LATER)
    const removed = { decisions: all('guard-unavailable:consent'), reads: 0 }
    expect(await decide(db, { keys: KEYS })).toEqual(removed)
  })

  test('what fails withholds as the guard that reads it', async () => {
    const rename = (column: string, name: string) =>
      sql`alter table ${sql.id(TABLE)} rename column ${sql.id(column)} to ${sql.id(name)}`
    const suppression = KEYS.map((key) =>
      ['no', 'never'].includes(key)
        ? `${key} withhold:no-consent`
        : `${key} withhold:guard-unavailable:suppression`,
    ).sort()
    const db = await open()
    for (const [column, decisions, reads] of [
      ['bounced', suppression, 4],
      ['email', suppression, 3],
      ['agreed', all('guard-unavailable:consent'), 2],
    ] as const) {
      await db.run(rename(column, 'gone'))
      expect(await decide(db, { keys: KEYS })).toEqual({ decisions, reads })
      expect((await decide(db, { keys: KEYS, change: apart })).decisions).toEqual(decisions)
      await db.run(rename('gone', column))
    }
    expect(await decide(db, { keys: KEYS })).toEqual({ decisions: DECIDED, reads: 1 })
    await db.run(rename('bounced', 'gone'))
    const receipts = await decide(db, { keys: KEYS, message: TRANSACTIONAL })
    expect(receipts.decisions).toEqual(all('guard-unavailable:suppression'))
  })
})

describeDatabases('reads that are made together, and other sessions', (engine) => {
  const onPostgres = test.runIf(engine.name === 'postgres')

  onPostgres('customers that are locked withhold all once, after one wait', async () => {
    const db = await engine.open()
    await openRows(db, {}, FIVE)
    await db.session((session) =>
      session.transaction(async (tx) => {
        await tx.run(sql`lock table ${sql.id(TABLE)} in access exclusive mode`)
        const marketing = await decide(db, { keys: KEYS })
        expect(marketing).toEqual({ decisions: all('guard-unavailable:consent'), reads: 1 })
        const receipts = await decide(db, { keys: KEYS, message: TRANSACTIONAL })
        expect(receipts).toEqual({ decisions: all('guard-unavailable:suppression'), reads: 1 })
      }),
    )
  })

  onPostgres('keys count letter by letter, whatever the column takes for the same', async () => {
    const db = await engine.open()
    await openRows(db, {}, [
      ['Abc', 'a@example.com', false, false],
      ['abc', 'b@example.com', true, false],
      ['Def', 'd@example.com', true, false],
      ['def', 'e@example.com', true, true],
    ])
    await db.runScript(`
      create collation no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      alter table ${TABLE} alter column id type text collate no_case`)
    const keys = ['Abc', 'Def', 'dEF']
    const { decisions, reads } = await decide(db, { keys })
    expect(decisions).toEqual([
      'Abc withhold:no-consent',
      'Def send d@example.com',
      'dEF withhold:no-consent',
    ])
    expect(reads).toBe(1)
    expect((await decide(db, { keys, change: apart })).decisions).toEqual(decisions)
  })
})
