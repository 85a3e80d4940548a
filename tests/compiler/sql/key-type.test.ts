/** Keys bound as what they are: what is taken for a key here and in a statement is the same, and what is none is nobody's. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { bindFragments } from '../../../src/ir/bind-fragments.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import {
  keysOfType,
  type ParsedKeyType,
  parsedKeySql,
  parsedKeysSql,
} from '../../../src/ir/key-type.ts'
import type { SqlText } from '../../../src/ir/sql-text.ts'
import { describeDatabases } from '../../harness/databases.ts'

const UUID = '3b241101-e2bb-4255-8caf-4136c566a962'

const TEXTS: Readonly<
  Record<ParsedKeyType, { keys: readonly string[]; others: readonly string[] }>
> = {
  integer: {
    keys: [
      ...['0', '7', '-7', '007', '-0', '123456789012345678', '1234567890123456789'],
      ...['9223372036854775807', '-9223372036854775808', '-000000000000000001'],
    ],
    others: [
      ...[
        '',
        '-',
        '+7',
        ' 7',
        '7 ',
        '7\n',
        '7.0',
        '1e3',
        '0x1f',
        '1_000',
        '٣',
        '７',
        'NaN',
        'null',
      ],
      ...['9223372036854775808', '-9223372036854775809', '00000000000000000007', '--7', '7-', UUID],
    ],
  },
  uuid: {
    keys: [UUID, UUID.toUpperCase(), '00000000-0000-0000-0000-000000000000'],
    others: [
      '',
      '7',
      `{${UUID}}`,
      UUID.replaceAll('-', ''),
      `${UUID} `,
      `${UUID}0`,
      `g${UUID.slice(1)}`,
    ],
  },
}

const COLUMN = { integer: sql`bigint`, uuid: sql`uuid` }

describeDatabases('keys in the type of the catalog', (engine) => {
  test.each(['integer', 'uuid'] as const)(
    '%s: the same texts are keys everywhere',
    async (type) => {
      const { keys, others } = TEXTS[type]
      const all = [...keys, ...others]
      expect(keysOfType(all, type)).toEqual(keys)
      const db = await engine.shared()
      const parsed = await db.run(sql`
      select given.text from unnest(${all}::text[]) with ordinality as given (text, place)
      where ${parsedKeySql(sql`given.text`, type)} is not null order by given.place`)
      expect(parsed).toEqual(keys.map((text) => ({ text })))
    },
  )

  test.each(['integer', 'uuid'] as const)(
    '%s: bound as values and as a statement',
    async (type) => {
      const { keys, others } = TEXTS[type]
      const all = [...keys, ...others]
      const db = await engine.shared()
      const text: SqlText = {
        strings: [
          `select count(k) as count, count(distinct k) as different from unnest(`,
          `::${type === 'uuid' ? 'uuid' : 'bigint'}[]) as k`,
        ],
        params: [{ kind: 'keys', type }],
      }
      const asValues = await db.run(bindSql(text, { keys: all }))
      const different = new Set(
        keys.map((key) => (type === 'uuid' ? key.toLowerCase() : BigInt(key))),
      )
      expect(asValues).toEqual([{ count: keys.length, different: different.size }])
      expect(await db.run(bindFragments(text, { keys: sql`${all}::text[]` }))).toEqual(asValues)
      expect(await db.run(bindSql(text, { keys: others }))).toEqual([{ count: 0, different: 0 }])
      const [row] = await db.run<{ none: number }>(
        sql`select cardinality(array_remove(${parsedKeysSql(sql`${others}::text[]`, type)}::${COLUMN[type]}[], null)) as none`,
      )
      expect(row).toEqual({ none: 0 })
    },
  )
})
