/** A property of the first or the last of some events: ties by id when the catalog has one, else by the value itself. */
import { Temporal } from 'temporal-polyfill'
import type { EventTable } from '../../../src/ir/catalog.ts'
import { compareDecimal } from './decimal.ts'
import { instantOf, readColumn, type Value } from './values.ts'
import type { Row } from './world.ts'

export function endValue(
  rows: readonly Row[],
  table: EventTable,
  of: string,
  end: 'firstValue' | 'lastValue',
): Value | undefined {
  const column = table.properties[of]
  if (column === undefined) throw new Error(`unknown property ${of}`)
  const sign = end === 'firstValue' ? 1 : -1
  const order = (a: Row, b: Row) => sign * compareInTime(a, b, table)
  const [outermost] = rows.toSorted(order)
  if (outermost === undefined) return undefined
  const ties = rows
    .filter((row) => order(row, outermost) === 0)
    .map((row) => readColumn(row, column))
  const values = ties.filter((value) => value !== undefined)
  return values.toSorted((a, b) => sign * compareValues(a, b))[0]
}

/** By instant and, where the catalog has one, by id; 0 for what cannot be told apart. */
export function compareInTime(a: Row, b: Row, { at, id }: EventTable): number {
  const instant = (row: Row) => instantOf(String(row[at.column]), at.zone)
  const inTime = Temporal.Instant.compare(instant(a), instant(b))
  return inTime !== 0 || id === undefined ? inTime : Number(a[id]) - Number(b[id])
}

export function compareValues(a: Value, b: Value): number {
  if (a.type === 'number' && b.type === 'number') return compareDecimal(a.value, b.value)
  if (a.type === 'text' && b.type === 'text')
    return Buffer.compare(Buffer.from(a.value), Buffer.from(b.value))
  if (a.type === 'boolean' && b.type === 'boolean') return Number(a.value) - Number(b.value)
  if (a.type === 'date' && b.type === 'date') return Temporal.PlainDate.compare(a.value, b.value)
  throw new Error(`${a.type} is not put in order with ${b.type}`)
}
