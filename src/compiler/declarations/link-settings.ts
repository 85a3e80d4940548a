/** Written link settings of a channel or template in, their IR out; unknown variables are reported. */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import type { JsonObject } from '../../ir/json.ts'
import { type LinkSettings, UTM_NAMES, UTM_VARIABLES } from '../../ir/links.ts'
import { objectField, present, textField } from '../fields/written-field.ts'
import type { DeclarationContext } from './declaration-kind.ts'

export const LINKS_SCHEMA: JsonObject = {
  type: 'object',
  minProperties: 1,
  properties: {
    utm: {
      type: 'object',
      minProperties: 1,
      properties: Object.fromEntries(
        UTM_NAMES.map((name) => [
          name,
          { type: 'string', minLength: 1, description: `Value of utm_${name}.` },
        ]),
      ),
      additionalProperties: false,
      description: `Parameters for every link that has none of that name; values may have ${UTM_VARIABLES.map((name) => `{{${name}}}`).join(', ')}.`,
      examples: [{ source: 'crm', medium: '{{channel}}', campaign: '{{journey}}' }],
    },
    track: {
      type: 'object',
      properties: {
        opens: { type: 'boolean', description: 'A picture tells when the message is opened.' },
        clicks: { type: 'boolean', description: 'Links lead through crm.' },
      },
      additionalProperties: false,
      description: 'What is learnt of the recipient. Default nothing.',
    },
  },
  additionalProperties: false,
  description: 'What is done to links. What a template says of one of them replaces the channel.',
}

export function resolveLinks(
  body: JsonObject,
  context: DeclarationContext,
): LinkSettings | undefined {
  const links = objectField(body, 'links')
  if (links === undefined) return undefined
  const utm = objectField(links, 'utm')
  const track = objectField(links, 'track')
  for (const name of UTM_NAMES) checkVariables(utm ?? {}, name, context)
  return present({
    utm: utm && present(Object.fromEntries(UTM_NAMES.map((name) => [name, textField(utm, name)]))),
    track: track && { opens: track.opens === true, clicks: track.clicks === true },
  })
}

function checkVariables(utm: JsonObject, name: string, context: DeclarationContext): void {
  const written = textField(utm, name) ?? ''
  const variables = [...written.matchAll(/\{\{(.*?)\}\}/g)].map(([, variable = '']) =>
    variable.trim(),
  )
  for (const variable of variables) {
    if (UTM_VARIABLES.some((known) => known === variable)) continue
    context.report('CRM3522', ['links', 'utm', name], {
      message: `There is no variable "${variable}" for the links of a message`,
      fix: suggestNames(variable, UTM_VARIABLES),
      token: variable,
    })
  }
}
