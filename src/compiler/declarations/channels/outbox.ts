/** Messages as files in a directory, for development: nobody is reached. */
import { textField } from '../../fields/written-field.ts'
import { FROM_SCHEMA, resolveHeader } from './mail-headers.ts'
import { ANY_TEXTS, MAIL_TEXTS } from './template-texts.ts'
import type { ViaKind } from './via-kind.ts'

export const OUTBOX: ViaKind<'outbox'> = {
  via: 'outbox',
  description: 'Files in a directory, for development.',
  addressKind: 'email',
  properties: {
    from: FROM_SCHEMA,
    directory: {
      type: 'string',
      minLength: 1,
      description: 'Where the files go, relative to the project. Default .crm/outbox.',
    },
    format: { enum: ['eml', 'json'], description: 'What is written. Default eml.' },
  },
  required: ['from'],
  // Mails for e-mail; as JSON it stands in for any other channel while a project is made.
  texts: ({ format }) => (format === 'eml' ? MAIL_TEXTS : ANY_TEXTS),
  resolve: (base, body, context) => ({
    ...base,
    via: 'outbox',
    from: resolveHeader(body, 'from', context) ?? '',
    directory: textField(body, 'directory') ?? '.crm/outbox',
    format: textField(body, 'format') === 'json' ? 'json' : 'eml',
  }),
}
