/** An aggregate of an event in, whether it may be made of the event's model out; what stands against it is reported. */
import type { EventTable } from '../../../ir/catalog.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { MeasureDefinition } from './measure-definition.ts'

export interface Asked {
  readonly fn: string
  readonly event: string
  readonly table: EventTable
  /** The event, its filter and the aggregate. */
  readonly written: JsonObject
  readonly path: FieldPath
}

/** True for what is no prediction. */
export function mayPredict(
  { fn, event, table, written, path }: Asked,
  { isPrediction }: MeasureDefinition,
  context: ResolveContext,
): boolean {
  if (isPrediction !== true) return true
  if (table.model === undefined) {
    context.report('CRM3604', [...path, fn], {
      message: `${fn} is made of a model, and event "${event}" has none`,
      fix: `Fit one with crm model fit ${event} --out models/${event}.json and name it in the catalog: model: { file: models/${event}.json }.`,
      token: fn,
    })
    return false
  }
  if (written.where === undefined) return true
  context.report('CRM3605', [...path, 'where'], {
    message: `${fn} is of all ${event} events, as its model is, and not of some of them`,
    fix: 'Declare these events as an event of their own in the catalog, and fit a model of it.',
    token: 'where',
  })
  return false
}
