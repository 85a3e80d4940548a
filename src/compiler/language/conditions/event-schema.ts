/** The JSON Schema of event conditions: one aggregate, and in it one comparison and at most one window. */
import type { JsonObject } from '../../../ir/json.ts'
import type { MeasureDefinition } from '../measures/measure-definition.ts'
import { MEASURES } from '../measures/table.ts'
import { COMPARISON_SCHEMAS, WORDS, wordsFor } from '../operators/table.ts'
import { windowSchemas } from '../windows/table.ts'
import { IGNORE_CASE_SCHEMA } from './column-test.ts'
import { PATTERN_KINDS } from './pattern-kinds.ts'

export function eventSchema(property: JsonObject): JsonObject {
  const measures = Object.keys(MEASURES).map((word) => [
    word,
    { $ref: `#/$defs/aggregate-${word}` },
  ])
  return {
    properties: {
      event: { type: 'string', description: 'An event of the catalog.' },
      where: { ...property, description: 'Only events of which this holds.' },
      ...Object.fromEntries(measures),
      // Never met here: with one of them it is another kind. They are here to be suggested.
      ...Object.fromEntries(PATTERN_KINDS.map((word) => [word, {}])),
    },
    additionalProperties: false,
  }
}

/** What these point at: `web` has the same. */
export const AGGREGATE_DEFINITIONS: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  Object.entries(MEASURES).map(([word, definition]) => [
    `aggregate-${word}`,
    aggregateSchema(definition),
  ]),
)

function aggregateSchema(definition: MeasureDefinition): JsonObject {
  const { description, of, isNeverMissing, isOfItsProperty = false, settings } = definition
  const windows = definition.isPrediction === true ? {} : windowSchemas()
  const hasProperty = of !== undefined
  const words = (
    isOfItsProperty ? [...WORDS.keys()] : wordsFor(definition.type(undefined).type)
  ).filter((word) => !(isNeverMissing && (word === 'isSet' || word === 'isUnset')))
  const comparisons = words.flatMap((word) => {
    const schema = COMPARISON_SCHEMAS[word]
    return schema === undefined ? [] : [[word, schema] as const]
  })
  return {
    type: 'object',
    description,
    properties: {
      ...(hasProperty ? { of: { type: 'string', description: 'The property.' } } : {}),
      ...settings,
      ...Object.fromEntries(comparisons),
      ...(isOfItsProperty ? { ignoreCase: IGNORE_CASE_SCHEMA } : {}),
      ...windows,
      zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
    },
    ...(hasProperty ? { required: ['of'] } : {}),
    additionalProperties: false,
  }
}
