/** Who is in a segment, as a file: for ad networks with columns hashed, for others as they are. */
import type { Metadata } from './metadata.ts'
import type { Schedule } from './schedule.ts'

/** What is made of a text before it is hashed, so that the same person gives the same hash everywhere. */
export type Normalisation = 'text' | 'email' | 'phone'
/** What the query hashes. A phone number it gives as it is written: the numbering plans of all countries are no SQL. */
export type QueryNormalisation = Exclude<Normalisation, 'phone'>

export type ExportColumn =
  /** The customer's key. */
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'plain'; readonly name: string; readonly trait: string }
  | {
      readonly kind: 'sha256'
      readonly name: string
      readonly trait: string
      readonly normalise: Normalisation
    }

export interface Export extends Metadata {
  readonly id: string
  readonly segment: string
  /** Only those who consent to it, whatever the channel. */
  readonly topic?: string
  readonly columns: readonly ExportColumn[]
  /** Relative to the project's root. */
  readonly file: string
  /** Without it the export is made by command only. */
  readonly schedule?: Schedule
}
