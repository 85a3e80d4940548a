/** Messages kept in crm's own table until the team's site or app picks them up; both kinds are the same but for their name. */
import type { InappChannel, OnsiteChannel } from '../../../ir/channel.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { DURATION_SCHEMA, resolveDuration, zoneOfDuration } from '../../fields/duration.ts'
import { textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import type { AddressedBase, ViaKind } from './via-kind.ts'

const PROPERTIES: Readonly<Record<string, JsonObject>> = {
  expires: {
    ...DURATION_SCHEMA,
    description: 'How long a message may be picked up. Without it there is no end.',
    examples: ['7d', '36h'],
  },
}

export const ONSITE: ViaKind<'onsite'> = {
  via: 'onsite',
  description: 'Popups and banners that your site picks up.',
  isStored: true,
  properties: PROPERTIES,
  required: [],
  resolve: (base, body, context) => ({ ...stored(base, body, context), via: 'onsite' }),
}

export const INAPP: ViaKind<'inapp'> = {
  via: 'inapp',
  description: 'Messages that your app picks up.',
  isStored: true,
  properties: PROPERTIES,
  required: [],
  resolve: (base, body, context) => ({ ...stored(base, body, context), via: 'inapp' }),
}

/** People are known by their key, so there is no address. */
function stored(
  { address: _address, ...base }: AddressedBase,
  body: JsonObject,
  context: DeclarationContext,
): Omit<OnsiteChannel, 'via'> & Omit<InappChannel, 'via'> {
  const written = textField(body, 'expires')
  const after = written === undefined ? undefined : resolveDuration(written, ['expires'], context)
  if (after === undefined) return base
  return { ...base, expires: { after, zone: zoneOfDuration(after, context.zone) } }
}
