/** M7, D1: the table of a coupon pool is looked at before a plan, like those of the catalog. */
import { expect, test } from 'vitest'
import { checkCatalog } from '../../src/adapters/check-catalog.ts'
import { compileCleanly, SHOP } from '../compiler/memory-project.ts'
import { describeDatabases } from '../harness/databases.ts'

const pool = (id: string, table: string, column: string) =>
  `coupons: ${id}\nfrom: { table: ${table}, column: ${column} }\n`

describeDatabases('coupons in tables', (engine) => {
  test('a table or column that is not there is told of, where it is named; any type will do', async () => {
    const db = await engine.shared()
    await db.runScript('create table codes (code text, number int)')
    const { objects, ...rest } = await compileCleanly({
      ...SHOP,
      'pools.yaml': [
        pool('fine', 'codes', 'code'),
        pool('numbers', 'codes', 'number'),
        pool('misspelt', 'codes', 'cod'),
        pool('gone', 'vouchers', 'code'),
      ].join('---\n'),
    })
    const pools = new Map([...objects].filter(([address]) => address.startsWith('coupons.')))
    const found = await checkCatalog(db, { ...rest, objects: pools }, (address, path) => ({
      file: `${address} ${path.join('.')}`,
      line: 1,
      column: 1,
    }))
    expect(
      found.map(({ code, location, message }) => `${code} ${location?.file}: ${message}`).sort(),
    ).toEqual([
      'CRM5020 coupons.gone from.column: The database has no table or view "vouchers".',
      'CRM5021 coupons.misspelt from.column: Table "codes" has no column "cod", which from.column reads.',
    ])
  })
})
