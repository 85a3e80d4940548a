/** The period as the user wrote it in, what is wrong with it out, before any database is asked. */
import { Temporal } from 'temporal-polyfill'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { isDate } from './local-time.ts'
import type { PeriodRequest } from './period.ts'

export function checkPeriod({ from, to }: PeriodRequest): readonly Diagnostic[] {
  return [...checkBound('from', from), ...checkBound('to', to)]
}

function checkBound(name: 'from' | 'to', written: string | undefined): readonly Diagnostic[] {
  if (written === undefined || isMoment(written)) return []
  return [
    diagnostic('CRM8002', {
      message: `The report's "${name}" is "${written}", which is neither a date nor an instant`,
      fix: 'Write a date such as 2026-01-31, or an instant with its offset such as 2026-01-31T09:00:00+09:00.',
    }),
  ]
}

function isMoment(written: string): boolean {
  try {
    if (isDate(written)) Temporal.PlainDate.from(written)
    else Temporal.Instant.from(written)
    return true
  } catch {
    return false
  }
}
