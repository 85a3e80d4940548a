/** The part of the config that names laws in, what they ask of messages out. */
import type { JsonObject } from '../../ir/json.ts'
import type { KoreanRules, Rules } from '../../ir/rules.ts'
import { objectField, present, textField } from '../fields/written-field.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  resolveCondition,
} from '../language/conditions/table.ts'
import type { DeclarationContext } from './declaration-kind.ts'

export const RULES_SCHEMA: JsonObject = {
  type: 'object',
  minProperties: 1,
  properties: {
    korea: {
      type: 'object',
      properties: {
        sender: {
          type: 'string',
          minLength: 1,
          description: 'Who sends, as advertising says at its end.',
        },
        optOut: {
          type: 'string',
          minLength: 1,
          description: 'How to refuse free of charge, as advertising says at its end.',
          examples: ['무료수신거부 080-000-0000'],
        },
        nightConsent: {
          ...CONDITION_SCHEMA,
          description: 'Who may get advertising from 21:00 to 08:00, too. Default nobody.',
        },
      },
      required: ['sender', 'optOut'],
      additionalProperties: false,
      description: 'Advertising to people in Korea.',
    },
    canSpam: {
      type: 'object',
      properties: {
        address: { type: 'string', minLength: 1, description: 'The postal address of the sender.' },
      },
      required: ['address'],
      additionalProperties: false,
      description: 'Marketing e-mail to people in the United States.',
    },
    gdpr: { const: true, description: 'Consent of people in the European Union can be proved.' },
  },
  additionalProperties: false,
  description: 'Laws that messages follow. What they ask for is checked.',
}

/** Conditions read the catalog, so the project is resolved a second time when that is known. */
export function resolveRules(body: JsonObject, context: DeclarationContext): Rules | undefined {
  const rules = objectField(body, 'rules')
  if (rules === undefined) return undefined
  const korea = objectField(rules, 'korea')
  const canSpam = objectField(rules, 'canSpam')
  return present({
    korea: korea && koreanRules(korea, context),
    canSpam: canSpam && { address: textField(canSpam, 'address') ?? '' },
    gdpr: rules.gdpr === true ? (true as const) : undefined,
  })
}

function koreanRules(korea: JsonObject, context: DeclarationContext): KoreanRules {
  const { nightConsent } = korea
  const condition =
    nightConsent === undefined || context.catalog === undefined
      ? undefined
      : resolveCondition(nightConsent, ['rules', 'korea', 'nightConsent'], context)
  return present({
    sender: textField(korea, 'sender') ?? '',
    optOut: textField(korea, 'optOut') ?? '',
    nightConsent: condition && canonicalCondition(condition),
  })
}
