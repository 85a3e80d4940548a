/** One segment of the config and a customer's key in, why the customer is in it or not out. */

import { sqlSourceOf } from '../../compiler/declarations/graph-catalog.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledSegment } from '../find-segment.ts'
import { type ExplainedCondition, explainCustomers } from './explain-customers.ts'
import type { SegmentWork } from './with-segments.ts'

export interface SegmentExplainView {
  readonly segment: string
  readonly title?: string
  readonly customer: string
  readonly asOf: Instant
  readonly holds: boolean
  readonly condition: ExplainedView
}

export interface ExplainedView extends Omit<ExplainedCondition, 'facts' | 'parts'> {
  /** Absent where values are not shown. */
  readonly facts?: ExplainedCondition['facts']
  readonly parts: readonly ExplainedView[]
}

export interface CustomerQuestion {
  readonly customer: string
  readonly withValues: boolean
}

export async function explainCustomer(
  { id, object }: CompiledSegment,
  { tx, asOf, project }: SegmentWork,
  { customer, withValues }: CustomerQuestion,
): Promise<SegmentExplainView | { readonly problem: Diagnostic }> {
  const source = sqlSourceOf(project.graph)
  const definition = source.segments.get(id)
  if (definition === undefined) throw new Error(`${id} was not resolved`)
  const answers = await explainCustomers(tx, {
    conditions: [definition.where],
    keys: [customer],
    source,
    asOf,
  })
  // The one there is: a key may be written in more ways than one, such as 007.
  const [[key, [condition] = []] = []] = answers
  if (key === undefined || condition === undefined) return { problem: unknownCustomer(customer) }
  return {
    segment: id,
    ...(object.title === undefined ? {} : { title: object.title }),
    customer: key,
    asOf,
    holds: condition.holds,
    condition: withValues ? condition : withoutValues(condition),
  }
}

function withoutValues({ facts: _, parts, ...rest }: ExplainedCondition): ExplainedView {
  return { ...rest, parts: parts.map(withoutValues) }
}

function unknownCustomer(key: string): Diagnostic {
  return diagnostic('CRM9008', {
    message: `There is no customer with the key "${key}"`,
    fix: "Write the key as the catalog's customer table has it; rows that its filter leaves out are no customers.",
  })
}
