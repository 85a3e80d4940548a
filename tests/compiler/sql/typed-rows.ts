/**
 * One customer per interesting value of each type, beside one of whom nothing is known; every value stands in a plain
 * column, in JSON, and on an event of that customer, so that each comparison is tried in all four places.
 */
import type { Catalog, Column } from '../../../src/ir/catalog.ts'

/** Values by group and key. `null` in `json` is JSON's null; absent from `json`: the JSON holds the same as the column. */
interface TypedValue {
  /** SQL literal for the column. */
  readonly column: string
  /** JSON text; absent: no member at all. */
  readonly json?: string
}

const text = (value: string): TypedValue => ({
  column: `'${value.replaceAll("'", "''")}'`,
  json: JSON.stringify(value),
})
const plain = (value: string): TypedValue => ({ column: value, json: value })
const quoted = (value: string): TypedValue => ({ column: `'${value}'`, json: `"${value}"` })
/** Missing in the column; in JSON a value of another type. */
const other = (json: string): TypedValue => ({ column: 'null', json })
const NOTHING: TypedValue = { column: 'null' }

export const ROWS = {
  txt: {
    KR: text('KR'),
    kr: text('kr'),
    US: text('US'),
    empty: text(''),
    space: text(' KR '),
    percent: text('100%_off\\'),
    korean: text('김철수'),
    emoji: text('😀x'),
    accent: text('ÀÉÎ'),
    lines: text('a\nb'),
    quote: text("it's"),
    notText: other('5'),
    jsonNull: other('null'),
    nothing: NOTHING,
  },
  num: {
    minus: plain('-1.5'),
    zero: plain('0'),
    tenth: plain('0.1'),
    five: plain('5'),
    fiveAgain: plain('5.00'),
    big: plain('9007199254740993'),
    notNumber: other('"5"'),
    jsonNull: other('null'),
    tooBig: other('1e4000'),
    nothing: NOTHING,
  },
  flag: {
    yes: plain('true'),
    no: plain('false'),
    notFlag: other('"true"'),
    jsonNull: other('null'),
    nothing: NOTHING,
  },
  day: {
    jan1: quoted('2026-01-01'),
    feb28: quoted('2026-02-28'),
    leap: quoted('2024-02-29'),
    mar31: quoted('2026-03-31'),
    apr10: quoted('2026-04-10'),
    infinity: { column: `'infinity'`, json: '"infinity"' },
    minusInfinity: { column: `'-infinity'`, json: '"2024-02-31"' },
    farAhead: { column: `'5874897-12-31'`, json: '"2026-1-1"' },
    before1: { column: `'0044-03-15 BC'`, json: '20260101' },
    jsonNull: other('null'),
    nothing: NOTHING,
  },
  moment: {
    midnightSeoul: quoted('2026-02-28T15:00:00Z'),
    justBefore: quoted('2026-02-28T14:59:59.999999Z'),
    endSeoul: quoted('2026-03-01T14:59:59.999999Z'),
    nextDaySeoul: quoted('2026-03-01T15:00:00Z'),
    asOf: quoted('2026-03-31T03:00:00Z'),
    justAfterAsOf: quoted('2026-03-31T03:00:00.000001Z'),
    leapDay: quoted('2024-02-29T10:00:00Z'),
    infinity: { column: `'infinity'`, json: '"2026-02-30T00:00:00Z"' },
    minusInfinity: { column: `'-infinity'`, json: '"2026-03-01T25:00:00Z"' },
    farAhead: { column: `'294276-12-31T00:00:00Z'`, json: '"2026-03-01"' },
    farBack: { column: `'4713-01-02 00:00:00+00 BC'`, json: '1772323200' },
    jsonNull: other('null'),
    nothing: NOTHING,
  },
  tags: {
    none: { column: `'{}'`, json: '[]' },
    a: { column: `'{a}'`, json: '["a"]' },
    ab: { column: `'{a,b}'`, json: '["a","b"]' },
    nulls: { column: `'{null,b}'`, json: '[null,"b",5]' },
    upper: { column: `'{A}'`, json: '["A"]' },
    object: other('{"a":1}'),
    jsonNull: other('null'),
    nothing: NOTHING,
  },
  marks: {
    none: { column: `'{}'`, json: '[]' },
    five: { column: `'{5}'`, json: '[5.0]' },
    fiveSix: { column: `'{5,6}'`, json: '[5,6,"7"]' },
    text: { column: `'{null}'`, json: '["5",[5]]' },
    number: other('5'),
    jsonNull: other('null'),
    nothing: NOTHING,
  },
} as const satisfies Record<string, Record<string, TypedValue>>
export type Group = keyof typeof ROWS

const TYPES: Readonly<Record<Group, Pick<Column, 'type'> & { of?: 'text' | 'number' }>> = {
  txt: { type: 'text' },
  num: { type: 'number' },
  flag: { type: 'boolean' },
  day: { type: 'date' },
  moment: { type: 'instant' },
  tags: { type: 'list', of: 'text' },
  marks: { type: 'list', of: 'number' },
}

export const GROUPS = Object.keys(ROWS) as Group[]

function columns(): Record<string, Column> {
  return Object.fromEntries(
    GROUPS.flatMap((group) => [
      [group, { ...TYPES[group], column: group } as Column],
      [`${group}_json`, { ...TYPES[group], column: 'doc', path: ['in', group] } as Column],
    ]),
  )
}

export const CATALOG: Catalog = {
  id: 'typed',
  customers: { table: 'person', key: { column: 'id', type: 'text' }, traits: columns() },
  events: {
    visit: {
      table: 'visit',
      customer: 'person_id',
      at: { column: 'visited_at' },
      properties: columns(),
    },
  },
}

const COLUMNS = `txt varchar, num numeric, flag boolean, day date, moment timestamptz, tags text[], marks int[], doc jsonb`

export function typedRowsScript(): string {
  const people = GROUPS.flatMap((group) =>
    Object.entries<TypedValue>(ROWS[group]).map(([key, { column, json }]) => {
      const values = ['txt', 'num', 'flag', 'day', 'moment', 'tags', 'marks'].map((name) =>
        name === group ? column : 'null',
      )
      const doc =
        json === undefined ? `'{"in":{}}'` : `'{"in":{"${group}":${json.replaceAll("'", "''")}}}'`
      return `'${group}.${key}', ${values.join(', ')}, ${doc}`
    }),
  )
  return `
    create table person (id text primary key, ${COLUMNS});
    create table visit (person_id text, visited_at timestamptz, ${COLUMNS});
    insert into person values ${people.map((row) => `(${row})`).join(',\n')};
    insert into visit select id, '2026-01-01T00:00:00Z', txt, num, flag, day, moment, tags, marks, doc from person;
    insert into visit select 'unknown', visited_at, txt, num, flag, day, moment, tags, marks, doc from visit;
  `
}

/** Keys of a group without their prefix. */
export function keysOf(group: Group): readonly string[] {
  return Object.keys(ROWS[group])
}
