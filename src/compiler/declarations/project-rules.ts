/** The laws that the config names and what it says for them in, what they ask of messages out. */
import type { JsonObject } from '../../ir/json.ts'
import type { KoreanRules, Rules } from '../../ir/rules.ts'
import { objectField, present, textField, textListField } from '../fields/written-field.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  resolveCondition,
} from '../language/conditions/table.ts'
import type { DeclarationContext } from './declaration-kind.ts'

/** Laws by their names in `compliance`, and the field of `rules` with what each asks for. */
const LAWS = { KR: 'korea', 'CAN-SPAM': 'canSpam', GDPR: undefined } as const
type Law = keyof typeof LAWS

export const COMPLIANCE_SCHEMA: JsonObject = {
  type: 'array',
  items: { enum: Object.keys(LAWS) },
  uniqueItems: true,
  description:
    'Laws that messages follow, and that are checked. `KR` and `CAN-SPAM` need what `rules` says for them. Default none.',
  examples: [['KR', 'GDPR']],
}

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
        confirmation: {
          const: 'elsewhere',
          description:
            'Another system asks people every two years to confirm their consent. Without it a journey has to.',
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
  },
  additionalProperties: false,
  description: 'What laws named in `compliance` ask for and only the team knows.',
}

/** Conditions read the catalog, so the project is resolved a second time when that is known. */
export function resolveRules(body: JsonObject, context: DeclarationContext): Rules | undefined {
  const named = textListField(body, 'compliance') ?? []
  const rules = objectField(body, 'rules') ?? {}
  for (const law of lawNames()) reportHalf(law, named.includes(law), rules, context)
  const korea = named.includes('KR') ? objectField(rules, 'korea') : undefined
  const canSpam = named.includes('CAN-SPAM') ? objectField(rules, 'canSpam') : undefined
  const found = present({
    korea: korea && koreanRules(korea, context),
    canSpam: canSpam && { address: textField(canSpam, 'address') ?? '' },
    gdpr: named.includes('GDPR') ? (true as const) : undefined,
  })
  return Object.keys(found).length === 0 ? undefined : found
}

function lawNames(): readonly Law[] {
  return ['KR', 'CAN-SPAM', 'GDPR']
}

/** Named without what it asks for, or told of and not named. */
function reportHalf(
  law: Law,
  isNamed: boolean,
  rules: JsonObject,
  context: DeclarationContext,
): void {
  const field = LAWS[law]
  if (field === undefined || isNamed === (rules[field] !== undefined)) return
  if (isNamed) {
    const asked = field === 'korea' ? 'sender: …, optOut: …' : 'address: …'
    context.report('CRM3552', ['compliance'], {
      message: `${law} asks for something that \`rules\` does not say`,
      fix: `Add \`rules: { ${field}: { ${asked} } }\`.`,
      token: law,
    })
    return
  }
  context.report('CRM3553', ['rules', field], {
    message: `Nothing follows \`rules.${field}\`: \`compliance\` does not name ${law}`,
    fix: `Add ${law} to \`compliance\`, or take this out.`,
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
    confirmation: korea.confirmation === 'elsewhere' ? ('elsewhere' as const) : undefined,
  })
}
