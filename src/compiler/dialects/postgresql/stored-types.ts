/** PostgreSQL's names (`format_type`, without modifiers) of the types that may hold what a catalog says. */
import type { KeyColumn } from '../../../ir/catalog.ts'
import type { ScalarType } from '../../../ir/value.ts'
import type { StoredTypes } from '../stored-types.ts'

const TEXT = ['text', 'character varying', 'character', 'name', 'citext', 'uuid']
const INTEGER = ['smallint', 'integer', 'bigint']
const NUMBER = [...INTEGER, 'numeric', 'real', 'double precision']
/** Not `json`: it may hold what cannot be read, and a row must never make a statement fail. */
const JSON_DOCUMENT = ['jsonb']
const LOCAL_TIME = ['timestamp without time zone', 'date']
const INSTANT = ['timestamp with time zone']

const SCALAR: Readonly<Record<Exclude<ScalarType, 'instant'>, readonly string[]>> = {
  text: TEXT,
  number: NUMBER,
  money: NUMBER,
  boolean: ['boolean'],
  date: ['date'],
}

const KEYS: Readonly<Record<KeyColumn['type'], readonly string[]>> = {
  text: TEXT,
  integer: INTEGER,
  uuid: ['uuid'],
}

const timeTypes: StoredTypes['ofTime'] = ({ zone }) => (zone === undefined ? INSTANT : LOCAL_TIME)

export const STORED_TYPES: StoredTypes = {
  ofColumn(column) {
    if (column.path !== undefined) return JSON_DOCUMENT
    if (column.type === 'list') {
      const items = column.of === 'text' ? TEXT : NUMBER
      return [...items.map((item) => `${item}[]`), ...JSON_DOCUMENT]
    }
    return column.type === 'instant' ? timeTypes(column) : SCALAR[column.type]
  },
  ofTime: timeTypes,
  ofKey: (type) => KEYS[type],
  ofChanges: ({ by }) => (by === 'time' ? INSTANT : ['xid8']),
}
