/** SEMANTICS 23: who does not consent, letter by letter, whatever the key column's collation takes for the same. */
import { expect, test } from 'vitest'
import { selectKeys, selectOtherKeys } from '../../src/runtime/guard/select-keys.ts'
import { describeDatabases } from '../harness/databases.ts'
import { KEYS, text } from './sql-text.ts'

const NOW = '2026-01-01T00:00:00.000Z'
const CONSENT = text`select id::text as customer_key from people where agreed and id = any(${KEYS}::text[])`

describeDatabases('keys that a statement does not select', (engine) => {
  test('are those that are given and not found', async () => {
    const db = await engine.shared()
    await db.runScript(`create table people (id text, agreed boolean);
      insert into people values ('a', true), ('b', false), ('a b"c', true), ('twice', true), ('twice', true)`)
    const keys = ['a', 'b', 'a b"c', 'nobody', 'twice', 'A', ' a']
    const context = { tx: db, now: NOW }
    expect([...(await selectKeys(context, CONSENT, keys))].sort()).toEqual(['a', 'a b"c', 'twice'])
    expect([...(await selectOtherKeys(context, CONSENT, keys))].sort()).toEqual([
      ' a',
      'A',
      'b',
      'nobody',
    ])
  })

  test.runIf(engine.name === 'postgres')(
    'in a column that takes large and small letters for the same',
    async () => {
      const db = await engine.shared()
      await db.runScript(`
        create collation no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        create table people (id text collate no_case, agreed boolean);
        insert into people values ('Abc', false), ('abc', true)`)
      const others = await selectOtherKeys({ tx: db, now: NOW }, CONSENT, ['Abc'])
      expect([...others]).toEqual(['Abc'])
    },
  )
})
