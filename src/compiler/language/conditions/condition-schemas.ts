/**
 * The JSON Schemas of conditions. A chain of if and else finds the kind by its word, so that a validator reports, and an editor
 * completes, only what belongs to that kind (a report about `if` itself adds nothing and can be dropped). That exactly one
 * word, comparison, aggregate and at most one window stand together is left to resolve, which says it better.
 */
import type { JsonObject } from '../../../ir/json.ts'
import { WORDS } from '../operators/table.ts'
import type { Shorthand } from '../shorthands/shorthand.ts'
import { SHORTHANDS } from '../shorthands/table.ts'
import type { NodeKind, SchemaReferences } from './condition-definition.ts'
import { isHistoryKind, isPatternKind } from './pattern-kinds.ts'
import { type ConditionTable, CUSTOMER_KINDS, EVENT_KINDS } from './resolve-node.ts'

const CONDITION = { $ref: '#/$defs/condition' }
const PROPERTY_CONDITION = { $ref: '#/$defs/propertyCondition' }

/** What `$ref`s to conditions point at, for `$defs`. */
export function conditionDefinitions(table: ConditionTable): Record<string, JsonObject> {
  return {
    condition: {
      description: 'What holds of a customer.',
      ...schemaOf(
        table,
        CUSTOMER_KINDS,
        { same: CONDITION, property: PROPERTY_CONDITION },
        SHORTHANDS,
      ),
    },
    propertyCondition: {
      description: 'What holds of one event.',
      ...schemaOf(table, EVENT_KINDS, { same: PROPERTY_CONDITION, property: PROPERTY_CONDITION }),
    },
  }
}

function schemaOf(
  table: ConditionTable,
  kinds: readonly NodeKind[],
  references: SchemaReferences,
  shorthands: Readonly<Record<string, Shorthand>> = {},
): JsonObject {
  // A pattern has `event` beside its word, and what asks a history `trait`.
  const isBeside = (kind: string) => isPatternKind(kind) || isHistoryKind(kind)
  const patternsFirst = kinds.toSorted((a, b) => Number(isBeside(b)) - Number(isBeside(a)))
  const chain = patternsFirst.reduceRight<JsonObject>(
    (otherwise, kind) => ({
      if: { required: [kind] },
      then: table[kind].schema(references),
      else: otherwise,
    }),
    unknownKind([...kinds, ...Object.keys(shorthands)]),
  )
  const whole = Object.entries(shorthands).reduceRight<JsonObject>(
    (otherwise, [word, { schema }]) => ({
      if: { required: [word] },
      then: schema(references),
      else: otherwise,
    }),
    chain,
  )
  return { type: 'object', ...whole }
}

/** Without a kind's word: a misspelt one is an unknown field; that there is none at all, resolve says. */
function unknownKind(kinds: readonly string[]): JsonObject {
  const words = [...kinds, ...WORDS.keys(), 'ignoreCase', 'zone']
  return {
    properties: Object.fromEntries(words.map((word) => [word, {}])),
    additionalProperties: false,
  }
}
