/** S14: SQL of the team's own: what is taken, what is refused and where, and what it becomes. */
import { beforeAll, describe, expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const { rawSql } = CATALOG_DIALECT

beforeAll(rawSql.start)

/** `at: message` of each problem, or the pieces. */
function read(text: string, declared: readonly string[] = []) {
  const result = rawSql.read(text, declared)
  if ('problems' in result) return result.problems.map(({ at, message }) => `${at}: ${message}`)
  return result
}

describe('S14: what is taken', () => {
  test('cut at its parameters; quotes, casts and comments hold none', () => {
    expect(
      read(
        "select /* :a */ id::text from \"Ünder\" where x = ':b' and t <= :as_of::timestamptz - :days * interval '1 day' and y = :days; -- :c",
        ['days'],
      ),
    ).toEqual({
      strings: [
        'select /* :a */ id::text from "Ünder" where x = \':b\' and t <= ',
        '::timestamptz - ',
        " * interval '1 day' and y = ",
        '',
      ],
      names: ['as_of', 'days', 'days'],
      tables: ['Ünder'],
    })
  })

  test.each([
    'select id from a union select id from b',
    'with a as (select 1 as id), b as materialized (select id from a) select id from b',
    'values (1), (2)',
    'select distinct on (id) id from shop.orders order by id, at desc limit 10',
    'select id from orders group by id having count(*) > 3',
    "select id from orders where note = 'now'::text and age(at, ended) > interval '1 day'",
    "select id from orders where note in ('see you now', 'today only')",
    'select id from orders where my.now() and shop.random() > 1',
    'select unnest(ids) from lists where tags[1 : 2] = array[1, 2]',
    '-- all of them\nselect id from orders\n-- and no more',
  ])('%s', (text) => {
    expect(read(text)).toHaveProperty('strings')
  })
})

describe('S14: what is refused, and where', () => {
  test.each<[string, string]>([
    ['', '0: There is no SQL'],
    [
      'select id frm orders o',
      '14: PostgreSQL cannot read the SQL: syntax error at or near "orders"',
    ],
    ["select 'ü', ü frm t x", '20: PostgreSQL cannot read the SQL: syntax error at or near "t"'],
    ["select 'a", '7: PostgreSQL cannot read the SQL: unterminated quoted string at or near "\'a"'],
    ['select 1; select 2', '0: There are 2 statements'],
    ['create table t ()', '0: The SQL is not a select'],
    ['select a, b from t', '0: The SQL returns 2 columns'],
    ['values (1, 2)', '0: The SQL returns 2 columns'],
    ['select from t', '0: The SQL returns 0 columns'],
    ['select * from t', '0: How many columns the SQL returns cannot be told: it has a *'],
    [
      'select t.* from t union select 1',
      '0: How many columns the SQL returns cannot be told: it has a *',
    ],
    ['delete from t', '0: The SQL has a delete'],
    ['with d as (delete from t returning id) select id from d', '5: The SQL has a delete'],
    [
      'with d as (insert into t values (1) returning id) select id from d',
      '5: The SQL has an insert',
    ],
    ['select id into x from t', '0: The select makes a table: it has into'],
    ['select id from t for update', '0: The select locks rows'],
    ['select id from (select id from t for share) as s', '0: The select locks rows'],
    ['select id from t where at < now()', '28: now reads the clock'],
    ['select id from t where at < pg_catalog.now()', '28: now reads the clock'],
    ['select id from t where at < current_date', '28: The SQL reads the clock'],
    ['select id from t where at < localtimestamp(0)', '28: The SQL reads the clock'],
    [
      "select id from t where at < 'today'",
      "28: 'today' may be read as an instant, another one each time",
    ],
    [
      "select id from t where at < date ' Now '",
      "33: ' Now ' may be read as an instant, another one each time",
    ],
    [
      "select id from t where at > 'yesterday 10:00 KST'::timestamptz",
      "28: 'yesterday 10:00 KST' may be read as an instant, another one each time",
    ],
    [
      "select id from t where at > 'now'::text::timestamptz",
      "28: 'now' may be read as an instant, another one each time",
    ],
    ['select id from t where age(at) > at2', '23: age of one argument reads the clock'],
    [
      'select id from t order by random() limit 5',
      '26: random draws at random, another time each time it is asked',
    ],
    ['select id from t tablesample system (1)', '29: tablesample draws at random'],
    ["select nextval('s')", '7: nextval moves or reads a sequence'],
    ["select set_config('a', 'b', false)", '7: set_config changes a setting'],
    ['select id from t, pg_sleep(5)', '18: pg_sleep does something else than read'],
    [
      "select x.id from dblink('c', 'q') as x (id int)",
      '17: dblink runs statements on another connection',
    ],
    ["select public.dblink_exec('q')", '7: dblink_exec runs statements on another connection'],
    ["select lo_import('/etc/passwd')", '7: lo_import works on large objects'],
    [
      "select query_to_xml('delete from t', true, true, '')",
      '7: query_to_xml runs a statement given as text',
    ],
    ['select pg_advisory_lock(1)', '7: pg_advisory_lock takes or gives back a lock'],
    ["select pg_read_file('x')", '7: pg_read_file acts on the server'],
    ['select id from t where a = :as_off', '27: The SQL has no parameter "as_off"'],
    ['select id from t where a = $1', '27: $1 is a parameter without a name'],
  ])('%s', (text, problem) => {
    const found = read(text)
    expect(Array.isArray(found) ? found[0] : found).toBe(problem)
  })

  test('a parameter nobody reads, and too many', () => {
    expect(read('select 1', ['n'])).toEqual(['0: The SQL does not read its parameter "n"'])
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
    expect(read(`select ${names.map((name) => `:${name}`).join(' + ')}`, names)).toEqual([
      '52: The SQL has 10 parameters, more than 9',
    ])
  })
})

describe('S14: in a project', () => {
  const FILE = 'segment: a\nwhere: { sql: { file: sql/a.sql }, parameters: { least: 3 } }\n'

  test('what is wrong in a file is said at its line and column', async () => {
    const text = 'select customer_id\nfrom orders\nwhere at < now() and total > :last'
    expect(await diagnose({ 'a.yaml': FILE, 'sql/a.sql': text })).toEqual([
      'sql/a.sql:1:1 CRM3155 The SQL does not read its parameter "least". Write :least where its value belongs, or take it out.',
      'sql/a.sql:3:12 CRM3154 now reads the clock. Use :as_of, the instant everything is evaluated at.',
      'sql/a.sql:3:30 CRM3155 The SQL has no parameter "last". Did you mean :least?',
    ])
  })

  test('what is wrong in a block of the config is said at its word', async () => {
    const block =
      'segment: a\nwhere:\n  sql: |\n    select customer_id\n    from orders\n    where at < now()\n'
    expect(await diagnose({ 'a.yaml': block })).toEqual([
      'a.yaml:6:16 CRM3154 now reads the clock (line 3 of the SQL). Use :as_of, the instant everything is evaluated at.',
    ])
  })

  test('a file that is not there, and values that are none', async () => {
    const [missing] = await diagnose({ 'a.yaml': FILE })
    expect(missing).toContain('a.yaml:2:23 CRM1030 The file sql/a.sql cannot be read.')
    const given = 'segment: a\nwhere: { sql: "select :as_of", parameters: { as_of: 1 } }\n'
    expect(await diagnose({ 'a.yaml': given })).toEqual([
      'a.yaml:2:46 CRM3155 as_of is given already. Take it out.',
    ])
  })

  test('the file’s text is the written form, and both ways of writing it mean the same', async () => {
    const text = 'select customer_id from orders where total >= :least'
    const inline = `segment: a\nwhere: { sql: "${text}", parameters: { least: 3.0 } }\n`
    const one = await compileCleanly({ ...SHOP, 'a.yaml': FILE, 'sql/a.sql': text })
    const other = await compileCleanly({ ...SHOP, 'a.yaml': inline })
    const [a, b] = [one, other].map(({ objects }) => objects.get('segment.a'))
    expect(a?.fingerprint.behaviour).toBe(b?.fingerprint.behaviour)
    expect(a?.written).toMatchObject({ where: { sql: text } })
    if (a?.program.kind !== 'segment') throw new Error('not compiled')
    expect(a.program.sentence).toBe(
      'Customers where selected by the SQL `select customer_id from orders where total >= :least`.',
    )
    expect(JSON.stringify(a.canonical)).toContain('{"number":"3"}')
    const changed = await compileCleanly({
      ...SHOP,
      'a.yaml': FILE.replace('3', '4'),
      'sql/a.sql': text,
    })
    expect(changed.objects.get('segment.a')?.fingerprint.behaviour).not.toBe(
      a.fingerprint.behaviour,
    )
  })
})
