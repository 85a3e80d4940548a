/** S15: CSV files of customer keys: what is read of them, what is wrong with them by line, and what a change of one changes. */
import { describe, expect, test } from 'vitest'
import { readKeys } from '../../../src/compiler/language/lists/read-keys.ts'
import type { KeyColumn } from '../../../src/ir/catalog.ts'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const SEGMENT = `
segment: press
where: { list: { file: lists/press.csv, column: customer_id } }
`

async function pressOf(csv: string, segment = SEGMENT, file = 'lists/press.csv') {
  const { objects } = await compileCleanly({ ...SHOP, 'press.yaml': segment, [file]: csv })
  const press = objects.get('segment.press')
  if (press === undefined || press.program.kind !== 'segment') throw new Error('not compiled')
  return { ...press, program: press.program }
}

describe('S15: reading keys', () => {
  const keys = (text: string, type: KeyColumn['type'] = 'text') => readKeys(text, 'id', type)

  test('a column by its name, whatever stands around it', () => {
    expect(keys('\uFEFFname,id\r\nKim,a\r\n"Lee, ""J""",b\r\n\r\nPark,"c\nd"\r\n')).toEqual({
      keys: ['a', 'b', 'c\nd'],
    })
    expect(keys('id\n')).toEqual({ keys: [] })
    expect(keys('id\n  a  \n')).toEqual({ keys: ['a'] })
  })

  test('keys in the text the database has for them', () => {
    expect(keys('id\n007\n+7\n-0\n', 'integer')).toEqual({ keys: ['7', '7', '0'] })
    expect(keys('id\nABCDEF00-0000-4000-8000-00000000000A\n', 'uuid')).toEqual({
      keys: ['abcdef00-0000-4000-8000-00000000000a'],
    })
  })

  test.each<[string, KeyColumn['type'], string]>([
    ['', 'text', '1 The file is empty'],
    ['name\na\n', 'text', '1 The file has no column "id"'],
    ['id,id\na,b\n', 'text', '1 Two columns are called "id"'],
    ['id,name\na,b\n,c\n', 'text', '3 This row has no id'],
    ['name,id\na,b\nc\n', 'text', '3 This row has no id'],
    [
      'id\n1\n1.5\n',
      'integer',
      '3 "1.5" is no customer key, which are of type integer in the catalog',
    ],
    [
      'id\n9223372036854775808\n',
      'integer',
      '2 "9223372036854775808" is no customer key, which are of type integer in the catalog',
    ],
    ['id\nx\n', 'uuid', '2 "x" is no customer key, which are of type uuid in the catalog'],
    [
      'id\na\u0000b\n',
      'text',
      '2 "a\\u0000b" is no customer key, which are of type text in the catalog',
    ],
    [
      'id\na\n"b\n',
      'text',
      '3 The file is not CSV here: the parsing is finished with an opening quote',
    ],
  ])('%j of %s', (text, type, expected) => {
    const read = keys(text, type)
    const [first] = 'problems' in read ? read.problems : []
    expect(`${first?.line} ${first?.message}`).toBe(expected)
  })

  test('one mistake in every row is not reported for each', () => {
    const read = keys(`id\n${'x\n'.repeat(50)}`, 'integer')
    expect('problems' in read && read.problems.length).toBe(5)
  })
})

describe('S15: a list in a project', () => {
  test('what is wrong with the file is said in the file', async () => {
    expect(
      await diagnose({ 'press.yaml': SEGMENT, 'lists/press.csv': 'customer_id\n1\nabc\n' }),
    ).toEqual([
      'lists/press.csv:3:1 CRM3151 "abc" is no customer key, which are of type integer in the catalog. Write the key as the customer table has it.',
    ])
  })

  test('a file that is not there', async () => {
    const [only, ...others] = await diagnose({ 'press.yaml': SEGMENT })
    expect(only).toContain('press.yaml:3:24 CRM1030 The file lists/press.csv cannot be read.')
    expect(others).toEqual([])
  })

  test('a file that is not UTF-8 is told at its own line', async () => {
    const latin = 'customer_id,name\n1,a\n2,M\uFFFDller\n'
    expect(await diagnose({ 'press.yaml': SEGMENT, 'lists/press.csv': latin })).toEqual([
      'lists/press.csv:3:1 CRM1030 The file lists/press.csv is not UTF-8. Save it as UTF-8; spreadsheets offer it as "CSV UTF-8".',
    ])
  })

  test('the keys are part of the meaning, not of the form', async () => {
    const one = await pressOf('customer_id\n1\n2\n')
    const reordered = await pressOf('name,customer_id\nb,2\na,1\na,01\n')
    const other = await pressOf('customer_id\n1\n3\n')
    expect(reordered.fingerprint).toEqual(one.fingerprint)
    expect(other.fingerprint.behaviour).not.toBe(one.fingerprint.behaviour)
    expect(other.fingerprint.written).toBe(one.fingerprint.written)
    const moved = SEGMENT.replace('lists/press.csv', 'other.csv')
    const elsewhere = await pressOf('customer_id\n1\n2\n', moved, 'other.csv')
    expect(elsewhere.fingerprint.behaviour).toBe(one.fingerprint.behaviour)
  })

  test('the sentence tells a changed list apart, and forms hold no keys', async () => {
    const press = await pressOf('customer_id\n777777\n2\n')
    expect(press.program.sentence).toMatch(
      /^Customers where listed in lists\/press\.csv \(2 keys, [0-9a-f]{8}\)\.$/,
    )
    expect(JSON.stringify([press.canonical, press.written])).not.toContain('777777')
    const params = press.program.members.params.filter(({ kind }) => kind === 'value')
    expect(params).toContainEqual({ kind: 'value', value: ['2', '777777'], listed: true })
  })

  test('a table is asked for before a plan', async () => {
    const { objects } = await compileCleanly({
      ...SHOP,
      'press.yaml': 'segment: press\nwhere: { list: { table: lists.press, column: id } }\n',
    })
    expect(objects.get('segment.press')?.columns).toEqual([
      {
        table: 'lists.press',
        column: 'id',
        types: ['smallint', 'integer', 'bigint'],
        path: ['where'],
      },
    ])
    expect(objects.get('topic.offers')?.columns).toBeUndefined()
  })
})
