/** The part of the config about links in, where crm's own links lead out. */
import type { JsonObject } from '../../ir/json.ts'
import { DEFAULT_LINK_KEY, type SiteLinks } from '../../ir/links.ts'
import type { FieldPath } from '../../ir/location.ts'
import { objectField, present, textField } from '../fields/written-field.ts'
import type { DeclarationContext } from './declaration-kind.ts'
import { ENVIRONMENT_VARIABLE } from './project-files.ts'

const URL_SCHEMA: JsonObject = { type: 'string', minLength: 1, pattern: '^https?://' }

export const SITE_FIELDS = {
  preferences: {
    type: 'object',
    properties: {
      url: {
        ...URL_SCHEMA,
        description: 'The page on which people change what they get; links to it are signed.',
        examples: ['https://shop.example/preferences'],
      },
    },
    required: ['url'],
    additionalProperties: false,
    description: 'Where {{links.unsubscribe}} and {{links.preferences}} lead.',
  },
  links: {
    type: 'object',
    properties: {
      url: {
        ...URL_SCHEMA,
        description: "Where crm's own endpoint is reached: tracked links and opens go there.",
        examples: ['https://go.shop.example'],
      },
      key: {
        ...ENVIRONMENT_VARIABLE,
        description: `Variable with the key that links are signed with. Default ${DEFAULT_LINK_KEY}.`,
        examples: [{ env: DEFAULT_LINK_KEY }],
      },
    },
    additionalProperties: false,
    description: 'How the links of messages are signed and tracked.',
  },
} as const satisfies Record<string, JsonObject>

/** `undefined` when the config says nothing of links. */
export function resolveSite(body: JsonObject, context: DeclarationContext): SiteLinks | undefined {
  const preferences = objectField(body, 'preferences')
  const links = objectField(body, 'links')
  if (preferences === undefined && links === undefined) return undefined
  return present({
    preferences: preferences && siteUrl(preferences, ['preferences', 'url'], context),
    tracking: links && siteUrl(links, ['links', 'url'], context),
    key: textField(objectField(links ?? {}, 'key') ?? {}, 'env') ?? DEFAULT_LINK_KEY,
  })
}

function siteUrl(
  field: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): string | undefined {
  const url = textField(field, 'url')
  if (url === undefined) return undefined
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isLocal = parsed !== undefined && ['localhost', '127.0.0.1'].includes(parsed.hostname)
  if (parsed !== undefined && (parsed.protocol === 'https:' || isLocal) && !/[\s<>"{}]/.test(url)) {
    return url
  }
  context.report('CRM3523', path, {
    message: `"${url}" is not an address that links can lead to`,
    fix: 'Write it whole, with https:// (http:// only for localhost) and without variables.',
  })
  return undefined
}
