/** Who is in a segment, as a file. */
import { isJsonObject, type Json } from '../ir/json.ts'
import { declare } from './collector.ts'
import type { Metadata, ScheduleBody } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'
import { toWrittenBody } from './written.ts'

/** Text columns can be hashed; the trait is named, or given as `shop.traits.email`. */
export type ExportColumnBody =
  | string
  | { readonly key: true; readonly name?: string }
  | {
      readonly trait: string | object
      readonly name?: string
      readonly hash?: 'sha256'
      readonly normalise?: 'text' | 'email' | 'phone'
    }

export interface ExportBody extends Metadata {
  readonly segment: Ref<'segment'>
  /** Only those who consent to it. */
  readonly topic?: Ref<'topic'>
  readonly columns: readonly ExportColumnBody[]
  readonly to: { readonly file: string }
  /** When `crm run` makes it; without it only `crm export` does. */
  readonly schedule?: ScheduleBody
}

export type Export = Reference<'export'>

/**
 * Who is in a segment, as a CSV file.
 *
 * @example
 * defineExport('lookalike', {
 *   segment: vip, topic: ads, columns: [{ trait: shop.traits.email, hash: 'sha256', normalise: 'email' }],
 *   to: { file: 'exports/vip.csv' }, schedule: '0 5 * * *',
 * })
 */
export function defineExport(id: string, body: ExportBody): Export {
  const written = toWrittenBody(body)
  const { columns } = written
  const named = Array.isArray(columns) ? columns.map(withTraitName) : columns
  declare('export', id, named === undefined ? written : { ...written, columns: named })
  return new Reference('export', id)
}

/** A trait without a comparison, `{ trait: 'email' }`, stands for its name. */
function withTraitName(column: Json): Json {
  if (!isJsonObject(column) || !isJsonObject(column.trait)) return column
  const inner = column.trait
  return Object.keys(inner).length === 1 && inner.trait !== undefined
    ? { ...column, trait: inner.trait }
    : column
}
