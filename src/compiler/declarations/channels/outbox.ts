/** Messages as files in a directory, for development: nobody is reached. */
import { MEDIA } from '../../../ir/channel.ts'
import { textField } from '../../fields/written-field.ts'
import { FROM_SCHEMA, resolveHeader } from './mail-headers.ts'
import { LONG_SCHEMA } from './sms.ts'
import type { ViaKind } from './via-kind.ts'

export const OUTBOX: ViaKind<'outbox'> = {
  via: 'outbox',
  description: 'Files in a directory, for development.',
  properties: {
    from: FROM_SCHEMA,
    directory: {
      type: 'string',
      minLength: 1,
      description: 'Where the files go, relative to the project. Default .crm/outbox.',
    },
    medium: {
      enum: MEDIA,
      description:
        'What it stands in for, so that its texts are asked for and its rules are followed. Default email.',
    },
    long: {
      ...LONG_SCHEMA,
      description: 'As of a channel `via: sms`, which it stands in for. Default refuse.',
    },
    format: {
      enum: ['eml', 'json'],
      description: 'What is written. Default eml for e-mail, and json for all else.',
    },
  },
  required: ['from'],
  resolve(base, body, context) {
    const medium = MEDIA.find((word) => word !== 'email' && word === textField(body, 'medium'))
    if (medium !== undefined && body.format === 'eml') {
      context.report('CRM3406', ['format'], {
        message: `Only an e-mail can be an .eml file, and this stands in for ${medium}`,
        fix: 'Take `format` out, or write json.',
      })
    }
    return {
      ...base,
      via: 'outbox',
      from: resolveHeader(body, 'from', context) ?? '',
      directory: textField(body, 'directory') ?? '.crm/outbox',
      ...(medium === undefined ? {} : { medium }),
      ...(body.long === 'lms' ? { long: 'lms' } : {}),
      format: medium !== undefined || textField(body, 'format') === 'json' ? 'json' : 'eml',
    }
  },
}
