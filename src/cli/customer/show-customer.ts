/** A customer's key in, one page about that person printed out: traits by the config, all else by what is applied and was done. */
import { sqlSourceOf } from '../../compiler/declarations/graph-catalog.ts'
import { recipientsSql } from '../../compiler/sql/recipients.ts'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { allTraits } from '../../ir/catalog.ts'
import type { Instant } from '../../ir/clock.ts'
import { withEmptyLedger } from '../../ir/empty-ledger.ts'
import type { JsonObject } from '../../ir/json.ts'
import { loadApplied } from '../../runtime/load-applied.ts'
import { type CustomerProfile, customerProfile } from '../../runtime/profile/customer-profile.ts'
import { readRecipients } from '../../runtime/render/read-recipients.ts'
import type { CliContext } from '../context.ts'
import type { ProjectOptions } from '../project-options.ts'
import type { CommandResult } from '../run-command.ts'
import { isContinuousIntegration } from '../segment/show-keys.ts'
import { type SegmentWork, withSegments } from '../segment/with-segments.ts'
import { customerText } from '../views/customer-text.ts'

export interface CustomerOptions extends ProjectOptions {
  readonly json?: true
  readonly showValues?: true
  readonly limit: number
}

export const CUSTOMER_FORMAT = 1

export interface CustomerView {
  readonly format: typeof CUSTOMER_FORMAT
  readonly customer: string
  readonly asOf: Instant
  /** Null where values are not shown, and of traits that are missing. */
  readonly traits: JsonObject
  readonly hasValues: boolean
  /** Null before the first apply. */
  readonly profile: CustomerProfile | null
}

export function showCustomer(
  context: CliContext,
  key: string,
  { json, showValues, limit, ...project }: CustomerOptions,
): Promise<CommandResult> {
  const options = { ...project, format: json === true ? ('json' as const) : ('text' as const) }
  const request = { options, named: [], readsCustomers: true }
  return withSegments(context, request, async (work) => {
    const hasValues = showValues === true || !isContinuousIntegration(context)
    const found = await readCustomer(work, key)
    if ('problem' in found) return { diagnostics: [found.problem] }
    const { customer, traits } = found
    const programs = await loadApplied(work.tx, work.schema)
    const question = { schema: work.schema, customer, now: work.asOf, limit }
    const profile = programs && (await customerProfile(work.tx, { ...question, programs }))
    const view: CustomerView = {
      format: CUSTOMER_FORMAT,
      customer,
      asOf: work.asOf,
      traits: hasValues ? traits : withoutValues(traits),
      hasValues,
      profile: profile === undefined ? null : hasValues ? profile : withoutAddresses(profile),
    }
    context.stdout(json === true ? `${JSON.stringify(view, null, 2)}\n` : customerText(view))
    return {}
  })
}

/** The key as the table has it: it may be written in more ways than one, such as 007. */
async function readCustomer({ tx, asOf, schema, project }: SegmentWork, key: string) {
  const source = sqlSourceOf(project.graph)
  const { select, traits } = recipientsSql(Object.keys(allTraits(source.catalog)), source)
  const isApplied = (await loadApplied(tx, schema)) !== undefined
  const recipients = { select: isApplied ? select : withEmptyLedger(select, schema), traits }
  const { rows, ambiguous } = await readRecipients(tx, { recipients }, [key], asOf)
  const [[customer, row] = []] = rows
  const count = rows.size + ambiguous.size
  if (customer !== undefined && row !== undefined && count === 1) {
    return { customer, traits: row.customer }
  }
  const problem = diagnostic('CRM9008', {
    message:
      count === 0
        ? `There is no customer with the key "${key}"`
        : `There are several customers with the key "${key}", so nobody would get a message`,
    fix: "Write the key as the catalog's customer table has it; rows that its filter leaves out are no customers.",
  })
  return { problem }
}

function withoutValues(traits: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(traits).map((name) => [name, null]))
}

function withoutAddresses(profile: CustomerProfile): CustomerProfile {
  return {
    ...profile,
    channels: profile.channels.map((each) => ({ ...each, address: null })),
    messages: profile.messages.map((each) => ({ ...each, detail: null })),
  }
}
