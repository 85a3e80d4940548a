/**
 * Recipients, codes or the turn at a step that another worker has held for longer than anybody waits. Nothing that a guard reads has
 * failed, so nobody is withheld: the claim is undone, people stay where they are, and the next look asks all guards again.
 */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { DatabaseError } from '../../ir/database.ts'

/** A lock was not granted in time, or two workers would have waited for each other. */
const HELD_CODES = ['55P03', '40P01']

export class RecipientsHeld extends DatabaseError {
  override readonly name = 'RecipientsHeld'
}

/** What one of crm's own locks failed with in, the same or what it means out. */
export function heldOr(thrown: unknown): unknown {
  if (!(thrown instanceof DatabaseError) || !HELD_CODES.includes(thrown.code ?? '')) return thrown
  return new RecipientsHeld(thrown.message, thrown.code, thrown)
}

export function recipientsHeld(journey: string, step: string): Diagnostic {
  return diagnostic('CRM7013', {
    address: addressOf('journey', journey),
    message: `Messages of step "${step}" of journey "${journey}" wait: another worker has held their recipients, their codes or the step itself for seconds.`,
    fix: 'The next look tries again. If it stays, find what that worker waits for (a slow guard, a lock on a table that it reads), or end it when it stands still.',
  })
}
