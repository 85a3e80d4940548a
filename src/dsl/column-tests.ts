/** A column's declared type in, the comparisons it offers out (types only). */
import type { ListColumn, ListItem, ScalarColumn } from './column.ts'
import type {
  BooleanTests,
  DateTests,
  Decimal,
  InstantTests,
  ListTests,
  OptionalNumberTests,
  TextTests,
} from './comparison.ts'

interface ScalarTests<C> {
  readonly text: TextTests<C>
  readonly number: OptionalNumberTests<C, Decimal>
  readonly money: OptionalNumberTests<C, Decimal>
  readonly boolean: BooleanTests<C>
  readonly date: DateTests<C>
  readonly instant: InstantTests<C>
}

interface ItemByType {
  readonly text: string
  readonly number: Decimal
}

/** `'text'` and `{ type: 'text' }` are the same type. */
type TypeName<Column> = Column extends { readonly type: infer Name } ? Name : Column

export type TestsByColumn<Column, C> =
  Column extends ListColumn<infer Item extends ListItem>
    ? ListTests<C, ItemByType[Item]>
    : TypeName<Column> extends keyof ScalarTests<C>
      ? ScalarTests<C>[TypeName<Column>]
      : never

/** Names of the columns that have one of these types. */
export type ColumnsNamed<Columns, Type extends ScalarColumn['type'] | 'list'> = {
  [Name in keyof Columns & string]: TypeName<Columns[Name]> extends Type ? Name : never
}[keyof Columns & string]
