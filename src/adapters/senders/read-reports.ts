/**
 * Delivery reports as a provider posts them in, what became of which message out (M6). A file of them is JSON lines, or one JSON
 * value; what is no report of a message by its id, or says nothing for good, is counted and left alone.
 */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { ChannelVia } from '../../ir/channel.ts'
import type { DeliveryReport, ReportOutcome } from '../../ir/delivery-report.ts'
import type { AnswerPath } from './http-provider.ts'
import { SOLAPI_REPORTS } from './providers/solapi.ts'
import { textAt } from './read-answer.ts'

/** How one provider tells of messages, beside how it is asked to send them. */
export interface ReportRules {
  /** Where the id is that crm gave the message. */
  readonly idAt: AnswerPath
  /** Where the word is that says what became of it. */
  readonly statusAt: AnswerPath
  /** A word that is not here, nor in a group such as `3xxx`, says nothing for good. */
  readonly byStatus: Readonly<Record<string, ReportOutcome>>
  readonly detailAt: AnswerPath
}

/** Of whoever has no form of its own: what a team makes of reports, and what the receiver of a webhook writes. */
const OWN_REPORTS: ReportRules = {
  idAt: ['id'],
  statusAt: ['status'],
  byStatus: { delivered: 'delivered', failed: 'failed', deadAddress: 'deadAddress' },
  detailAt: ['detail'],
}

const RULES: Readonly<Record<ChannelVia, ReportRules>> = {
  sms: SOLAPI_REPORTS,
  kakao: SOLAPI_REPORTS,
  smtp: OWN_REPORTS,
  outbox: OWN_REPORTS,
  webhook: OWN_REPORTS,
  fcm: OWN_REPORTS,
  webpush: OWN_REPORTS,
  onsite: OWN_REPORTS,
  inapp: OWN_REPORTS,
}

export interface ReadReports {
  readonly reports: readonly DeliveryReport[]
  /** How many said nothing about a message for good. */
  readonly skipped: number
}

export function readReports(
  text: string,
  { via, file }: { readonly via: ChannelVia; readonly file: string },
): ReadReports | { readonly problem: Diagnostic } {
  const parsed = parse(text, file)
  if ('problem' in parsed) return parsed
  const found = parsed.values.map((value) => reportOf(value, RULES[via]))
  const reports = found.filter((each) => each !== undefined)
  return { reports, skipped: found.length - reports.length }
}

function reportOf(value: unknown, rules: ReportRules): DeliveryReport | undefined {
  const id = textAt(value, rules.idAt)
  const status = textAt(value, rules.statusAt) ?? ''
  const group = `${status.slice(0, 1)}xxx`
  const outcome = ownEntry(rules.byStatus, status) ?? ownEntry(rules.byStatus, group)
  if (id === undefined || outcome === undefined || outcome === 'pending') return undefined
  const said = textAt(value, rules.detailAt)?.replace(/\s+/g, ' ').trim() ?? ''
  return { id, outcome, detail: `${status} ${said}`.trim().slice(0, LONGEST_DETAIL) }
}

const LONGEST_DETAIL = 300

function ownEntry(table: ReportRules['byStatus'], word: string): ReportOutcome | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

function parse(
  text: string,
  file: string,
): { readonly values: readonly unknown[] } | { readonly problem: Diagnostic } {
  const whole = json(text)
  if (whole !== undefined)
    return { values: Array.isArray(whole.value) ? whole.value : [whole.value] }
  const values: unknown[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = json(line)
    if (read === undefined) return { problem: malformed(file, index + 1) }
    if (Array.isArray(read.value)) values.push(...read.value)
    else values.push(read.value)
  }
  return { values }
}

function json(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function malformed(file: string, line: number): Diagnostic {
  return diagnostic('CRM7414', {
    location: { file, line, column: 1 },
    message: 'This line is no JSON, so nothing was read of the file.',
    fix: 'Give one report per line as the provider posts it, or one JSON list of them.',
  })
}
