/**
 * Candidates' keys in, what consent, the channel's own rule and the address say of their rows out, read by one statement: three that each
 * look up the same rows take twice as long. Nothing where their conditions need more than the row, or are of different rows.
 */
import type { Executor } from '../../ir/database.ts'
import { areOfSameRows, type RowRead, selectTogether } from '../../ir/row-read.ts'
import { isStatementProblem } from '../database-problem.ts'
import { isAsked } from './class-rules.ts'
import { consentOf } from './consent-of.ts'
import type { GuardContext } from './guard.ts'
import type { AddressRow } from './read-addresses.ts'

export interface ReadTogether {
  readonly addresses: readonly AddressRow[]
  /** Keys of which any row consents. Absent: not read here, like the next. */
  readonly consenting: ReadonlySet<string> | undefined
  /** Keys of which any row is suppressed. */
  readonly suppressed: ReadonlySet<string> | undefined
}

interface Row extends AddressRow {
  readonly consents?: boolean
  readonly suppressed?: boolean
}

/** What is read beside the address. */
type Beside = Partial<Readonly<Record<'consents' | 'suppressed', RowRead>>>

export interface ReadingTogether {
  readonly tx: Executor
  readonly keys: readonly string[]
  /** Undoes what failed. */
  readonly undo: () => Promise<void>
}

export async function readTogether(
  context: Pick<GuardContext, 'programs' | 'template' | 'channel'>,
  { tx, keys, undo }: ReadingTogether,
): Promise<ReadTogether | undefined> {
  const address = context.channel.rows?.address
  if (address === undefined) return undefined
  const beside = readBeside(address, context)
  const others = Object.entries(beside)
  if (others.length === 0) return undefined
  try {
    const reads = [['address', address] as const, ...others]
    const rows = await tx.run<Row>(selectTogether<Row>(address, reads, keys))
    const keysWhere = (isMeant: (row: Row) => boolean | undefined) =>
      new Set(rows.filter((row) => isMeant(row) === true).map((row) => row.customer_key))
    return {
      addresses: rows,
      consenting: beside.consents && keysWhere((row) => row.consents),
      suppressed: beside.suppressed && keysWhere((row) => row.suppressed),
    }
  } catch (thrown) {
    if (!failsByItself(thrown)) throw thrown
    await undo()
    return undefined
  }
}

/** Consent first: whatever does not fit what is read already is read by a statement of its own. */
function readBeside(
  address: RowRead,
  context: Pick<GuardContext, 'programs' | 'template' | 'channel'>,
): Beside {
  const consents = isAsked('consent', context) ? consentOf(context)?.row : undefined
  const { suppressed } = context.channel.rows ?? {}
  const fitting = [address]
  const fits = (read: RowRead | undefined): read is RowRead => {
    if (read === undefined || !fitting.every((other) => areOfSameRows(other, read))) return false
    fitting.push(read)
    return true
  }
  return { ...(fits(consents) && { consents }), ...(fits(suppressed) && { suppressed }) }
}

/** A lock that was not granted, a deadlock, a statement that took too long: the next statement would wait for the same. */
const WAITED: readonly string[] = ['55P03', '40P01', '57014']

/** One of the reads may have failed, and the others may not. */
function failsByItself(thrown: unknown): boolean {
  return isStatementProblem(thrown) && !WAITED.includes(thrown.code ?? '')
}
