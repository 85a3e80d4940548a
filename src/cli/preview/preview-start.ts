/** A template and a customer in, the journey it is shown in and what would have started that for them out. */
import { sql } from 'kysely'
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledProject, JourneyProgram } from '../../ir/compiled.ts'
import type { JsonObject } from '../../ir/json.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import type { Template } from '../../ir/template.ts'
import type { EnrolmentStart } from '../../runtime/render/read-template-data.ts'
import type { SegmentWork } from '../segment/with-segments.ts'

export interface PreviewStart {
  /** Where nothing sends it yet: `preview`, and the template's own id. */
  readonly origin: { readonly journey: string; readonly step: string }
  readonly start: EnrolmentStart
  /** The customer's latest event that would start the journey; absent when the template reads none. */
  readonly event?: { readonly name: string; readonly at: Instant }
}

export interface StartQuestion {
  readonly template: Template
  readonly customerKey: string
  /** As given with `--journey`. */
  readonly journey: string | undefined
}

type Problem = { readonly problem: Diagnostic }

export async function previewStart(
  { tx, asOf, project }: SegmentWork,
  { template, customerKey, journey }: StartQuestion,
): Promise<PreviewStart | Problem> {
  const senders = sendersOf(template.id, project.compiled)
  const asked = journey?.replace(/^journey\./, '')
  const sender = senders.find(({ id }) => asked === undefined || id === asked)
  if (sender === undefined && asked !== undefined)
    return { problem: noSender(template, asked, senders) }
  const now = { enrolledAt: asOf, event: null }
  if (sender === undefined) {
    return { origin: { journey: 'preview', step: template.id }, start: now }
  }
  const origin = { journey: sender.id, step: sender.step }
  const { trigger } = sender.program.journey
  const statement = sender.program.statements?.trigger
  if (template.event === undefined || trigger.kind !== 'event' || statement === undefined) {
    return { origin, start: now }
  }
  const [latest] = await tx.run<{ at: Instant; enrolledAt: string; event: JsonObject }>(sql`
    select at, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "enrolledAt", event
    from (${bindSql(statement, { from: '-infinity', to: asOf, asOf })}) happened
    where customer_key = ${customerKey}::text order by happened.at desc, event::text limit 1`)
  if (latest === undefined) return { problem: noEvent(customerKey, trigger.event, sender.id) }
  const { at, ...start } = latest
  return { origin, start, event: { name: trigger.event, at } }
}

interface Sending {
  readonly id: string
  readonly step: string
  readonly program: JourneyProgram
}

/** In the order of ids. */
function sendersOf(template: string, { objects }: CompiledProject): readonly Sending[] {
  return [...objects.values()].flatMap(({ id, program }): readonly Sending[] => {
    if (program.kind !== 'journey') return []
    const step = stepsIn(program.journey.steps).find(
      (one) => one.kind === 'send' && one.template === template,
    )
    return step === undefined ? [] : [{ id, step: step.id, program }]
  })
}

function noSender({ id }: Template, asked: string, senders: readonly Sending[]): Diagnostic {
  return diagnostic('CRM7524', {
    address: addressOf('template', id),
    message: `Journey "${asked}" does not send template "${id}"`,
    fix:
      senders.length === 0
        ? 'Leave --journey out: no journey sends it.'
        : suggestNames(
            asked,
            senders.map((one) => one.id),
          ),
  })
}

/** An event made up would show a message that nobody gets. */
function noEvent(customerKey: string, event: string, journey: string): Diagnostic {
  return diagnostic('CRM7524', {
    address: addressOf('journey', journey),
    message: `The template reads what started journey "${journey}", and customer "${customerKey}" never did "${event}" as its trigger asks`,
    fix: 'Preview it with a customer who did, or with --as-of at a later instant.',
  })
}
