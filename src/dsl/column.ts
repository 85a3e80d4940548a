/** Column types of the catalog, as functions: options in, the written form of a trait or property out. */
import type { ScalarType } from '../ir/value.ts'

export interface ColumnOptions {
  /** The column's name, when it is not the trait's. */
  readonly column?: string
  /** The way to a value inside a JSON column. */
  readonly path?: readonly string[]
  readonly description?: string
  /** Of a trait: the table with one row for each change of it, with the new value. */
  readonly history?: History
}

export interface History {
  readonly table: string
  /** The column with the customer's key. */
  readonly customer: string
  /** The column with the time; with `zone` when it holds local time. */
  readonly at: string | { readonly column: string; readonly zone?: string }
  /** The column that orders changes of one instant. */
  readonly id?: string
  /** The column with the new value. */
  readonly value: string
}

export interface TextOptions extends ColumnOptions {
  /** No value has more characters. Lengths of SMS are checked with it. */
  readonly maxLength?: number
}

export interface InstantOptions extends ColumnOptions {
  /** For a `timestamp` column: the zone of its local time. */
  readonly zone?: string
}

export interface ScalarColumn<Type extends ScalarType = ScalarType>
  extends InstantOptions,
    TextOptions {
  readonly type: Type
  readonly currency?: string
}

export interface ListColumn<Item extends ListItem = ListItem> extends ColumnOptions {
  readonly type: 'list'
  readonly of: Item
}

export type ListItem = 'text' | 'number'

/** A column as YAML would have it: the bare type, or a mapping with its options. */
export type Column = ScalarType | ScalarColumn | ListColumn

/**
 * A text.
 *
 * @example
 * text()
 * text({ column: 'full_name' })
 * text({ column: 'attributes', path: ['plan', 'tier'] })
 */
export function text(): 'text'
export function text(options: TextOptions): ScalarColumn<'text'>
export function text(options?: TextOptions): 'text' | ScalarColumn<'text'> {
  return options === undefined ? 'text' : { type: 'text', ...options }
}

/**
 * A number, compared as an exact decimal.
 *
 * @example
 * number({ column: 'age_years' })
 */
export function number(): 'number'
export function number(options: ColumnOptions): ScalarColumn<'number'>
export function number(options?: ColumnOptions): 'number' | ScalarColumn<'number'> {
  return options === undefined ? 'number' : { type: 'number', ...options }
}

/**
 * An amount of money, compared as an exact decimal. The currency is shown, never converted.
 *
 * @example
 * money('KRW')
 * money('KRW', { column: 'total_amount' })
 */
export function money(): 'money'
export function money(currency: string, options?: ColumnOptions): ScalarColumn<'money'>
export function money(currency?: string, options?: ColumnOptions): 'money' | ScalarColumn<'money'> {
  return currency === undefined ? 'money' : { type: 'money', currency, ...options }
}

/**
 * True or false.
 *
 * @example
 * boolean({ column: 'is_vip' })
 */
export function boolean(): 'boolean'
export function boolean(options: ColumnOptions): ScalarColumn<'boolean'>
export function boolean(options?: ColumnOptions): 'boolean' | ScalarColumn<'boolean'> {
  return options === undefined ? 'boolean' : { type: 'boolean', ...options }
}

/**
 * A calendar date.
 *
 * @example
 * date({ column: 'born_on' })
 */
export function date(): 'date'
export function date(options: ColumnOptions): ScalarColumn<'date'>
export function date(options?: ColumnOptions): 'date' | ScalarColumn<'date'> {
  return options === undefined ? 'date' : { type: 'date', ...options }
}

/**
 * A moment in time: a `timestamptz` column, or with `zone` a `timestamp` column that holds that zone's local time.
 *
 * @example
 * instant()
 * instant({ column: 'joined', zone: 'Asia/Seoul' })
 */
export function instant(): 'instant'
export function instant(options: InstantOptions): ScalarColumn<'instant'>
export function instant(options?: InstantOptions): 'instant' | ScalarColumn<'instant'> {
  return options === undefined ? 'instant' : { type: 'instant', ...options }
}

/**
 * A list of texts or numbers: an array column, or a JSON array.
 *
 * @example
 * list('text')
 * list('number', { column: 'attributes', path: ['scores'] })
 */
export function list<Item extends ListItem>(of: Item, options?: ColumnOptions): ListColumn<Item> {
  return { type: 'list', of, ...options }
}
