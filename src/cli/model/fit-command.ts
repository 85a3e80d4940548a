/** What `crm model fit` was asked in, the fitted model printed or written out. Loaded only by that command. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { CATALOG_DIALECT } from '../../compiler/dialects/table.ts'
import { modelDataSql } from '../../compiler/sql/model-data.ts'
import { suggestName } from '../../diagnostics/closest-name.ts'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Catalog, EventTable } from '../../ir/catalog.ts'
import type { Instant } from '../../ir/clock.ts'
import { DatabaseError } from '../../ir/database.ts'
import { type FitRequest, fitModel, type ModelFile } from '../../measure/models/fit-model.ts'
import type { CliContext } from '../context.ts'
import { openState } from '../open-state.ts'
import { type ProjectOptions, readAsOf } from '../project-options.ts'
import type { CommandResult } from '../run-command.ts'
import { modelText } from '../views/model-text.ts'
import { openTables, type ProjectTables } from './tables-only.ts'

export interface FitOptions extends ProjectOptions {
  readonly value?: string
  readonly until?: string
  readonly out?: string
  readonly asOf?: string
}

export async function fitCommand(
  context: CliContext,
  event: string,
  options: FitOptions,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return asOf
  const tables = await openTables(context, options)
  if (tables.value === undefined) return tables
  const request = requestOf(event, options, asOf.value, tables.value)
  if (request.value === undefined) return request
  const state = await openState(context, tables.value.settings, asOf.value)
  if (state.value === undefined) return state
  try {
    const { value } = request
    const fitted = await state.value.db.transaction((tx) => fitModel(tx, value), {
      isolation: 'repeatable read',
      readOnly: true,
    })
    if ('problem' in fitted) return { diagnostics: [...state.diagnostics, noFit(fitted.problem)] }
    writeModel(context, fitted, options.out)
    return { diagnostics: state.diagnostics }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { diagnostics: [...state.diagnostics, refused(error)] }
  } finally {
    await state.value.close()
  }
}

function writeModel(context: CliContext, fitted: ModelFile, out: string | undefined): void {
  const json = `${JSON.stringify(fitted, null, 2)}\n`
  if (out === undefined) {
    context.stdout(json)
    return
  }
  const path = resolve(context.cwd, out)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, json)
  context.stdout(modelText(fitted, out))
}

function requestOf(
  event: string,
  { value, until }: FitOptions,
  asOf: Instant,
  { zone, catalog }: ProjectTables,
): Checked<FitRequest | undefined> {
  const table = Object.hasOwn(catalog.events, event) ? catalog.events[event] : undefined
  if (table === undefined) return wrong(unknownEvent(event, catalog))
  const column = value === undefined ? undefined : table.properties[value]
  if (value !== undefined && column?.type !== 'number' && column?.type !== 'money') {
    return wrong(noAmount(value, event, table))
  }
  const day = lastDay(until, asOf, zone)
  if (day === undefined) return wrong(noDay(String(until)))
  const data = modelDataSql(
    { event, value, zone },
    {
      dialect: CATALOG_DIALECT,
      catalog,
      segments: new Map(),
    },
  )
  const spend =
    value === undefined || data.spend === undefined
      ? {}
      : { value: { property: value, currency: column?.currency, sql: data.spend } }
  const { purchases } = data
  return { value: { event, zone, ...day, purchases, ...spend }, diagnostics: [] }
}

/** Up to its last instant, or to as-of where that day is not over. */
function lastDay(
  until: string | undefined,
  asOf: Instant,
  zone: string,
): Pick<FitRequest, 'until' | 'asOf'> | undefined {
  const today = Temporal.Instant.from(asOf).toZonedDateTimeISO(zone).toPlainDate()
  if (until === undefined) return { until: today.toString(), asOf }
  const day = /^\d{4}-\d\d-\d\d$/.test(until) ? readDay(until) : undefined
  if (day === undefined || Temporal.PlainDate.compare(day, today) > 0) return undefined
  if (day.equals(today)) return { until, asOf }
  const end = day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ microseconds: 1 })
  return { until, asOf: end.toString() }
}

function readDay(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

function wrong(problem: Diagnostic): Checked<undefined> {
  return { value: undefined, diagnostics: [problem] }
}

function unknownEvent(event: string, { events }: Catalog): Diagnostic {
  const known = Object.keys(events)
  return diagnostic('CRM3607', {
    message: `The catalog has no event "${event}"`,
    fix: suggestName(event, known) ?? `It has ${known.join(', ')}.`,
  })
}

function noAmount(value: string, event: string, { properties }: EventTable): Diagnostic {
  const amounts = Object.entries(properties).flatMap(([name, { type }]) =>
    type === 'number' || type === 'money' ? [name] : [],
  )
  return diagnostic('CRM3607', {
    message: `Event "${event}" has no property "${value}" that is a number or money`,
    fix:
      suggestName(value, amounts) ??
      (amounts.length === 0
        ? 'Give the event one in the catalog, or leave --value out.'
        : `It has ${amounts.join(', ')}.`),
  })
}

function noDay(until: string): Diagnostic {
  return diagnostic('CRM3607', {
    message: `"${until}" is not a day up to as-of`,
    fix: 'Write --until as 2026-01-31, and no later than today or --as-of.',
  })
}

function noFit(problem: string): Diagnostic {
  return diagnostic('CRM3608', {
    message: `No model: ${problem}`,
    fix: 'Fit it on an event that more customers repeat, or on a longer time.',
  })
}

function refused({ message }: DatabaseError): Diagnostic {
  return diagnostic('CRM9007', {
    message: `The database refused to read the event: ${message}.`,
    fix: 'Mend what the database names, or the table and columns in the catalog.',
  })
}
