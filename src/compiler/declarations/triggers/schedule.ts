/** `schedule: '0 10 * * 1'`: at each instant of the schedule, whoever is a member then is enrolled. */
import { CATCH_UP_SCHEMA, CRON_SCHEMA, resolveCatchUp, resolveCron } from '../../fields/schedule.ts'
import { textField } from '../../fields/written-field.ts'
import { resolveZone, ZONE_SCHEMA } from '../../fields/zone.ts'
import type { TriggerForm } from './trigger-kind.ts'

export const SCHEDULE: TriggerForm<'schedule'> = {
  kind: 'schedule',
  properties: {
    schedule: CRON_SCHEMA,
    segment: {
      type: 'string',
      minLength: 1,
      description: 'Id of the segment whose members are enrolled.',
    },
    zone: ZONE_SCHEMA,
    catchUp: CATCH_UP_SCHEMA,
  },
  required: ['schedule', 'segment'],
  resolve(written, context) {
    const segment = textField(written, 'segment') ?? ''
    context.refer('segment', segment, ['trigger', 'segment'])
    const cron = resolveCron(textField(written, 'schedule') ?? '', ['trigger', 'schedule'], context)
    const zone = resolveZone(
      textField(written, 'zone') ?? context.zone,
      ['trigger', 'zone'],
      context,
    )
    if (cron === undefined || zone === undefined) return undefined
    return { kind: 'schedule', segment, schedule: { cron, zone, catchUp: resolveCatchUp(written) } }
  },
  segment: ({ segment }) => segment,
}
