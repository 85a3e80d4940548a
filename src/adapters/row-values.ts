/**
 * PostgreSQL's text form of a value in, the row value that the `Database` port promises out. The table is by
 * type OID and the same for both engines. Types not named here stay PostgreSQL's text, as do instants and
 * dates that ISO 8601 has no four-digit year for (`infinity`, years before 1 and after 9999).
 */
import { parse as parseArray } from 'postgres-array'
import { DatabaseError } from '../ir/database.ts'

export type ValueReader = (text: string) => unknown

const asText: ValueReader = (text) => text

const asInteger: ValueReader = (text) => {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new DatabaseError(`the integer ${text} is beyond 2^53`, '22003', undefined)
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(\+00)?$/

const asInstant = rememberingFew((text) => {
  const [, day, time, fraction = '', offset] = TIMESTAMP.exec(text) ?? []
  if (day === undefined || time === undefined) return text
  const digits = fraction.length > 3 ? fraction.padEnd(6, '0') : fraction.padEnd(3, '0')
  return `${day}T${time}.${digits}${offset === undefined ? '' : 'Z'}`
})

const FEW = 64

/** Rows of a batch often say the same few instants. */
function rememberingFew(read: ValueReader): ValueReader {
  const known = new Map<string, unknown>()
  return (text) => {
    if (known.has(text)) return known.get(text)
    if (known.size === FEW) known.clear()
    const value = read(text)
    known.set(text, value)
    return value
  }
}

/** Element type, array type, reader. */
const TYPES: readonly (readonly [number, number, ValueReader])[] = [
  [16, 1000, (text) => text === 't'], // boolean
  [17, 1001, asText], // bytea, as \x…
  [18, 1002, asText], // "char"
  [19, 1003, asText], // name
  [20, 1016, asInteger], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [25, 1009, asText], // text
  [26, 1028, Number], // oid
  [114, 199, (text) => JSON.parse(text)], // json
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [1042, 1014, asText], // character
  [1043, 1015, asText], // character varying
  [1082, 1182, asText], // date
  [1114, 1115, asInstant], // timestamp: as timestamptz, without the Z
  [1184, 1185, asInstant], // timestamptz
  [1700, 1231, asText], // numeric
  [2950, 2951, asText], // uuid
  [3802, 3807, (text) => JSON.parse(text)], // jsonb
]

export const VALUE_READERS: Readonly<Record<number, ValueReader>> = Object.fromEntries(
  TYPES.flatMap(([element, array, read]) => [
    [element, read],
    [array, (text: string) => parseArray(text, read)],
  ]),
)

export function readerOf(type: number): ValueReader {
  return VALUE_READERS[type] ?? asText
}
