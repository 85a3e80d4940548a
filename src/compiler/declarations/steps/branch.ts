/** `branch`: several paths with a condition each; the first that holds when a person arrives is taken. */
import type { BranchStep } from '../../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { listField } from '../../fields/written-field.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  resolveCondition,
} from '../../language/conditions/table.ts'
import { membersSql } from '../../sql/members.ts'
import type { StepContext, StepForm } from './step-kind.ts'
import { PATH_SCHEMA } from './step-schema.ts'

type Path = BranchStep['paths'][number]

export const BRANCH: StepForm<'branch'> = {
  kind: 'branch',
  properties: {
    branch: {
      type: 'array',
      minItems: 1,
      description: 'Paths: the first whose `when` holds is taken; without one, the step after it.',
      items: {
        anyOf: [
          {
            type: 'object',
            title: 'when',
            properties: {
              when: { ...CONDITION_SCHEMA, description: 'Of whom the path is.' },
              steps: PATH_SCHEMA,
            },
            required: ['when', 'steps'],
            additionalProperties: false,
          },
          {
            type: 'object',
            title: 'otherwise',
            properties: {
              otherwise: { const: true, description: 'Everyone else; the last path.' },
              steps: PATH_SCHEMA,
            },
            required: ['otherwise', 'steps'],
            additionalProperties: false,
          },
        ],
      },
    },
  },
  nameOf: (_written, number) => `branch-${number}`,
  resolve(id, written, path, context) {
    const entries = listField(written, 'branch') ?? []
    const paths: Path[] = []
    let otherwise: BranchStep['otherwise'] = []
    let isWhole = true
    entries.forEach((entry, index) => {
      const at = [...path, 'branch', index]
      if (!isJsonObject(entry)) return
      const steps = context.stepsOf(listField(entry, 'steps') ?? [], [...at, 'steps'])
      if (entry.when === undefined) {
        if (index !== entries.length - 1) reportOtherwise(at, context)
        otherwise = steps
        return
      }
      const when = conditionOf(entry, at, context)
      if (when === undefined) isWhole = false
      else paths.push({ when, steps })
    })
    return isWhole ? { kind: 'branch', id, paths, otherwise } : undefined
  },
  compile: ({ paths }, source) =>
    paths.length === 0
      ? undefined
      : {
          kind: 'branch',
          when: paths.map(({ when }) => membersSql(when, source, { among: 'keys' })),
        },
}

function conditionOf(entry: JsonObject, path: FieldPath, context: StepContext) {
  const written: Json = entry.when ?? null
  const when = resolveCondition(written, [...path, 'when'], context)
  return when === undefined ? undefined : canonicalCondition(when)
}

function reportOtherwise(path: FieldPath, context: StepContext): void {
  context.report('CRM3202', [...path, 'otherwise'], {
    message: 'Nobody reaches the paths after `otherwise`',
    fix: 'Make it the last path.',
  })
}
