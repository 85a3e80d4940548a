/** `sql`: the customer's key is among those that a select of the team's own returns (S14). */
import { sql } from 'kysely'
import type { SqlCondition } from '../../../ir/condition.ts'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { canonicalDecimal } from '../../../ir/value.ts'
import { AS_OF_PARAMETER } from '../../dialects/raw-sql.ts'
import { CATALOG_DIALECT } from '../../dialects/table.ts'
import type { Fragment } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { isStorable } from '../values/text.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import { reportSqlProblem } from './report-sql-problem.ts'

const MOST_SHOWN = 60

export const SQL: ConditionDefinition<'sql'> = {
  schema: () => ({
    properties: {
      sql: {
        type: ['string', 'object'],
        properties: {
          file: { type: 'string', description: 'A .sql file, relative to this file.' },
        },
        required: ['file'],
        additionalProperties: false,
        description: `One select that returns customer keys, in the SQL of ${CATALOG_DIALECT.rawSql.language}; :as_of is the instant of the evaluation.`,
      },
      parameters: {
        type: 'object',
        description: 'Values of the other :names in it.',
        additionalProperties: { type: ['string', 'number', 'boolean'] },
      },
    },
    additionalProperties: false,
  }),
  resolve(written, path, { context }) {
    const text = written.sql
    const parameters = resolveParameters(written.parameters, [...path, 'parameters'], context)
    // A file that could not be read was reported when it was loaded.
    if (typeof text !== 'string' || parameters === undefined) return undefined
    const plain = text.replaceAll('\r\n', '\n')
    const read = CATALOG_DIALECT.rawSql.read(plain, Object.keys(parameters))
    if (!('problems' in read)) return { kind: 'sql', ...read, parameters }
    for (const problem of read.problems) {
      reportSqlProblem(problem, plain, [...path, 'sql'], context)
    }
    return undefined
  },
  canonical: (node) => node,
  sql: (node, scope) =>
    scope.among({
      label: 'selected',
      key: canonicalJson(node),
      readsEveryone: true,
      select: (host) => selectedSql(node, host),
    }),
  timeChanges: () => [{ kind: 'everyone' }],
  explain({ strings, names }) {
    const whole = strings.map(
      (string, index) => string + (names[index] === undefined ? '' : `:${names[index]}`),
    )
    const line = whole.join('').replace(/\s+/g, ' ').trim()
    const shown = line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line
    return `selected by the SQL \`${shown}\``
  },
  dependencies({ tables }, found) {
    for (const table of tables) found.otherTables.add(table)
  },
}

function resolveParameters(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): SqlCondition['parameters'] | undefined {
  const values: JsonObject = isJsonObject(written) ? written : {}
  const resolved: Record<string, string | boolean | { readonly number: string }> = {}
  let isRight = true
  for (const [name, value] of Object.entries(values)) {
    const parameter = name === AS_OF_PARAMETER ? undefined : parameterOf(value)
    if (parameter !== undefined) resolved[name] = parameter
    else {
      isRight = false
      context.report('CRM3155', [...path, name], mistakeIn(name, value))
    }
  }
  return isRight ? resolved : undefined
}

function parameterOf(value: Json | undefined): SqlCondition['parameters'][string] | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') {
    return isStorable(value) && !CATALOG_DIALECT.rawSql.readsClock(value) ? value : undefined
  }
  const number = typeof value === 'number' ? canonicalDecimal(value) : undefined
  return number === undefined ? undefined : { number }
}

function mistakeIn(name: string, value: Json | undefined) {
  if (name === AS_OF_PARAMETER) {
    return { message: 'as_of is given already', fix: 'Take it out.', token: name }
  }
  if (typeof value === 'string' && CATALOG_DIALECT.rawSql.readsClock(value)) {
    return {
      message: `${JSON.stringify(value)} may be read as an instant, another one each time`,
      fix: `Use :as_of; if it is a text, write it in the SQL: '${value}'::text.`,
      token: name,
    }
  }
  return {
    message: `${JSON.stringify(value ?? null)} cannot be the value of a parameter`,
    fix: 'Write a text, a number, true or false.',
    token: name,
  }
}

/**
 * The text stands in a `from`, where it sees nothing of the statement around it: a column it misspells is an error, not
 * another one of the same name. Its own line ends a comment that it may end with.
 */
function selectedSql(node: SqlCondition, host: SetHost): Fragment {
  const { keys, types } = host.moment.dialect
  // A text that is no key of the type, or a key that no customer has, is nobody.
  const key = keys.parse(types.cast(sql`given.key`, 'text'), host.catalog.customers.key.type)
  const pieces = node.strings.flatMap((string, index) => {
    const name = node.names[index]
    return name === undefined
      ? [sql.raw(string)]
      : [sql.raw(string), parameterSql(name, node, host)]
  })
  const text = sql.join(pieces, sql``)
  return host.around(
    sql`select c.customer_key from (select ${key} as customer_key from (
${text}
) as given(key)) as listed join ${host.customers()} on c.customer_key = listed.customer_key`,
  )
}

function parameterSql(name: string, { parameters }: SqlCondition, host: SetHost): Fragment {
  if (name === AS_OF_PARAMETER) return sql`(select ${host.moment.asOf} from ${host.momentRow()})`
  const value = parameters[name]
  if (value === undefined) throw new Error(`the SQL reads the unknown parameter ${name}`)
  return host.moment.dialect.rawSql.parameter(value)
}
