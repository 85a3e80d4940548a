/** E-mail through an SMTP server whose URL, with its password, is in an environment variable. */
import { objectField, textField } from '../../fields/written-field.ts'
import { ENVIRONMENT_VARIABLE } from '../project-files.ts'
import { FROM_SCHEMA, REPLY_TO_SCHEMA, resolveSender } from './mail-headers.ts'
import type { ViaKind } from './via-kind.ts'

export const SMTP: ViaKind<'smtp'> = {
  via: 'smtp',
  description: 'E-mail by SMTP.',
  properties: {
    from: FROM_SCHEMA,
    replyTo: REPLY_TO_SCHEMA,
    url: {
      ...ENVIRONMENT_VARIABLE,
      description: 'Variable with smtp://user:password@host:port or smtps://…',
      examples: [{ env: 'SMTP_URL' }],
    },
  },
  required: ['from', 'url'],
  resolve: (base, body, context) => ({
    ...base,
    via: 'smtp',
    ...resolveSender(body, context),
    url: { env: textField(objectField(body, 'url') ?? {}, 'env') ?? '' },
  }),
}
