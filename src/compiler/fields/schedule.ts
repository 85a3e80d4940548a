/** A written schedule (a cron expression, or one with its zone and catch-up) in, the canonical schedule out. */
import { Cron } from 'croner'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Schedule } from '../../ir/schedule.ts'
import type { Reporting } from './reporting.ts'
import { textField } from './written-field.ts'
import { resolveZone, ZONE_SCHEMA } from './zone.ts'

export const CRON_SCHEMA: JsonObject = {
  type: 'string',
  description: 'Cron expression: minute, hour, day of month, month, day of week.',
  examples: ['0 * * * *', '0 6 * * *', '0 10 * * 1'],
}

export const CATCH_UP_SCHEMA: JsonObject = {
  enum: ['all', 'latest'],
  description:
    'What a late worker does with missed instants: all in order (default), or only the last.',
}

export const SCHEDULE_SCHEMA: JsonObject = {
  description: 'When it falls due: a cron expression, or a mapping of cron, zone and catchUp.',
  anyOf: [
    CRON_SCHEMA,
    {
      type: 'object',
      properties: { cron: CRON_SCHEMA, zone: ZONE_SCHEMA, catchUp: CATCH_UP_SCHEMA },
      required: ['cron'],
      additionalProperties: false,
    },
  ],
  examples: ['0 6 * * *', { cron: '0 6 * * *', zone: 'Asia/Seoul', catchUp: 'latest' }],
}

export function resolveSchedule(
  written: Json,
  path: FieldPath,
  context: Reporting & { readonly zone: string },
): Schedule | undefined {
  if (typeof written === 'string') {
    const cron = resolveCron(written, path, context)
    return cron === undefined ? undefined : { cron, zone: context.zone, catchUp: 'all' }
  }
  if (!isJsonObject(written)) return undefined
  const cron = resolveCron(textField(written, 'cron') ?? '', [...path, 'cron'], context)
  const zone = resolveZone(textField(written, 'zone') ?? context.zone, [...path, 'zone'], context)
  if (cron === undefined || zone === undefined) return undefined
  return { cron, zone, catchUp: resolveCatchUp(written) }
}

export function resolveCatchUp(written: JsonObject): Schedule['catchUp'] {
  return textField(written, 'catchUp') === 'latest' ? 'latest' : 'all'
}

/** The expression with single spaces, or `undefined` after a report. */
export function resolveCron(
  written: string,
  path: FieldPath,
  context: Reporting,
): string | undefined {
  const cron = written.trim().split(/\s+/).join(' ')
  const problem = cronProblem(cron)
  if (problem === undefined) return cron
  context.report('CRM3006', path, {
    message: `"${written}" is not a schedule: ${problem}`,
    fix: 'Write five fields: minute, hour, day of month, month, day of week, such as "0 6 * * *".',
  })
  return undefined
}

const PROBLEMS = new Map<string, string | undefined>()

function cronProblem(cron: string): string | undefined {
  if (!PROBLEMS.has(cron)) PROBLEMS.set(cron, findCronProblem(cron))
  return PROBLEMS.get(cron)
}

function findCronProblem(cron: string): string | undefined {
  const fields = cron === '' ? 0 : cron.split(' ').length
  if (fields !== 5) return `it has ${fields} ${fields === 1 ? 'field' : 'fields'}, not five`
  if (cron.includes('?')) return '`?` depends on when it is read; use `*`'
  try {
    const schedule = new Cron(cron, { mode: '5-part', paused: true, timezone: 'UTC' })
    // A leap day may be eight years away; croner looks further than that.
    return schedule.nextRun('2001-01-01T00:00:00Z') === null ? 'it never comes' : undefined
  } catch (error) {
    return lowerFirst(
      error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'it does not parse',
    )
  }
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1).replace(/\.$/, '')}`
}
