/** S15: members of lists in files and in tables, for every type of key. */
import { expect, test } from 'vitest'
import type { Catalog, KeyColumn } from '../../../src/ir/catalog.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import { ListedKeys } from '../../../src/ir/listed-keys.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-07-01T00:00:00Z'

function catalogOf(type: KeyColumn['type']): Catalog {
  return {
    id: 'shop',
    customers: { table: 'people', key: { column: 'id', type }, traits: {} },
    events: {},
    otherTables: ['customer', 'moment'],
  }
}

const UUIDS = ['a', 'b', 'c'].map((digit) => `${digit}0000000-0000-4000-8000-000000000000`)
const KEYS: Readonly<Record<KeyColumn['type'], readonly string[]>> = {
  integer: ['7', '10', '11'],
  text: ['Ä', 'a', "it's"],
  uuid: UUIDS,
}

describeDatabases('S15: lists', (engine) => {
  for (const type of ['integer', 'text', 'uuid'] as const) {
    test(`${type} keys`, async () => {
      const db = await engine.shared()
      const [a = '', b = '', c = ''] = KEYS[type].map((key) => key.replaceAll("'", "''"))
      // Tables called what the statement calls its own parts.
      await db.runScript(`
        create schema lists;
        create table people (id ${type} primary key);
        insert into people values ('${a}'), ('${b}'), ('${c}');
        create table lists.press (person ${type}, note text);
        insert into lists.press values ('${a}'), ('${a}'), (null), ('${c}');
        create table customer (id ${type}); insert into customer values ('${b}');
        create table moment (id ${type});`)
      const compiled = { catalog: catalogOf(type) }
      const unknown = type === 'uuid' ? UUIDS[0]?.replace('a', 'd') : '99'
      const inFile: Condition = {
        kind: 'list',
        from: {
          kind: 'file',
          keys: new ListedKeys([KEYS[type][1] ?? '', unknown ?? ''], 'press.csv'),
        },
      }
      const inTable = resolved({ list: { table: 'lists.press', column: 'person' } }, compiled)
      const conditions = [
        inFile,
        { kind: 'not', of: inFile } as const,
        { kind: 'list', from: { kind: 'file', keys: new ListedKeys([], 'none.csv') } } as const,
        inTable,
        { kind: 'not', of: inTable } as const,
        resolved({ list: { table: 'customer', column: 'id' } }, compiled),
        resolved({ list: { table: 'moment', column: 'id' } }, compiled),
      ]
      const [x = '', y = '', z = ''] = KEYS[type]
      const expected = [[y], [x, z], [], [x, z], [y], [y], []].map((keys) => keys.toSorted())
      expect(await membersOf(db, conditions, compiled, AS_OF)).toEqual(expected)
      const among = await membersOf(db, conditions, compiled, AS_OF, [y, z])
      expect(among).toEqual(expected.map((keys) => keys.filter((key) => key !== x)))
    })
  }
})
