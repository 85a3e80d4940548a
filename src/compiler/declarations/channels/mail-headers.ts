/** Written sender fields of an e-mail channel in, header texts out; line breaks are refused. */
import type { JsonObject } from '../../../ir/json.ts'
import { present, textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export const FROM_SCHEMA: JsonObject = {
  type: 'string',
  pattern: '@',
  description: 'The sender: an address, with a name before it if wanted.',
  examples: ['Shop <hello@shop.example>'],
}

export const REPLY_TO_SCHEMA: JsonObject = {
  type: 'string',
  pattern: '@',
  description: 'Where answers go, when not to the sender.',
}

export function resolveHeader(
  body: JsonObject,
  field: string,
  context: DeclarationContext,
): string | undefined {
  const text = textField(body, field)
  if (text !== undefined && /[\r\n]/.test(text)) {
    context.report('CRM3014', [field], {
      message: `\`${field}\` has a line break`,
      fix: 'Write it on one line.',
    })
  }
  return text
}

export function resolveSender(body: JsonObject, context: DeclarationContext) {
  return present({
    from: resolveHeader(body, 'from', context) ?? '',
    replyTo: resolveHeader(body, 'replyTo', context),
  })
}
