/** The applied programs of a small shop, as compile would have made them: one channel, topic, template and journey each. */
import { type Channel, type SmtpChannel, STANDARD_RETRY } from '../../src/ir/channel.ts'
import type {
  ChannelProgram,
  JourneyProgram,
  Program,
  SegmentProgram,
  TemplateProgram,
  TopicProgram,
} from '../../src/ir/compiled.ts'
import { type Duration, parseDuration } from '../../src/ir/duration.ts'
import type { Journey } from '../../src/ir/journey.ts'
import type { Schedule } from '../../src/ir/schedule.ts'
import type { SqlText } from '../../src/ir/sql-text.ts'
import type { Template } from '../../src/ir/template.ts'
import { partOfQuery } from '../harness/part-of-query.ts'
import { AS_OF, KEYS, text } from './sql-text.ts'

export const ZONE = 'Asia/Seoul'
export const DAILY: Schedule = { cron: '0 6 * * *', zone: ZONE, catchUp: 'all' }

export function duration(written: string): Duration {
  const parsed = parseDuration(written)
  if (parsed === undefined) throw new Error(`${written} is no duration`)
  return parsed
}

export const PROJECT: Program = {
  kind: 'project',
  project: {
    name: 'shop',
    zone: ZONE,
    refresh: DAILY,
    plan: { tolerance: 0.1, toleranceMinimum: 20, lifetimeSeconds: 86400, minimumCell: 5 },
    checks: { maxBases: 3, minAudience: 0 },
    site: { preferences: 'https://shop.example/preferences', key: 'CRM_LINK_KEY' },
  },
}

/** Members from `joined_at` on, until `left_at`. */
export function joinedSegment(refresh: Schedule = DAILY): SegmentProgram {
  return {
    ...segmentOf(text`select id as customer_key from customers
      where joined_at <= ${AS_OF}::timestamptz and (left_at is null or left_at > ${AS_OF}::timestamptz)`),
    refresh,
    sentence: 'has joined',
  }
}

/** Those whom a query finds. */
export function segmentOf(members: SqlText): SegmentProgram {
  return {
    kind: 'segment',
    members,
    pass: partOfQuery(members, 'customers'),
    refresh: DAILY,
    sentence: 'is found by a query',
  }
}

export const OFFERS: TopicProgram = {
  kind: 'topic',
  consent: {
    default: text`select id as customer_key from consents where agreed and id = any(${KEYS}::text[])`,
  },
}

export const EMAIL: SmtpChannel = {
  id: 'email',
  via: 'smtp',
  address: 'email',
  from: 'Shop <hello@shop.example>',
  url: { env: 'SMTP_URL' },
  retry: STANDARD_RETRY,
}

export function emailChannel(channel: Channel = EMAIL): ChannelProgram {
  return {
    kind: 'channel',
    via: channel.via,
    channel,
    addressKind: 'email',
    addresses: text`select id as customer_key, email as address from customers where id = any(${KEYS}::text[])`,
    suppressed: text`select id as customer_key from customers where bounced and id = any(${KEYS}::text[])`,
  }
}

export function template(given: Partial<Template> = {}): TemplateProgram {
  return {
    kind: 'template',
    template: {
      id: 'hello',
      channel: 'email',
      class: 'marketing',
      topic: 'offers',
      subject: '{{customer.name}}, hello',
      html: '<p>Dear {{customer.name}}</p>',
      traits: ['name'],
      ...given,
    },
    recipients: {
      select: text`select id as customer_key, name as t1, spent::text as t2, null as t3
        from customers where id = any(${KEYS}::text[])`,
      traits: ['name', 'spent', 'nothing'],
    },
  }
}

export function journey(given: Partial<Journey> = {}): JourneyProgram {
  return {
    kind: 'journey',
    journey: {
      id: 'welcome',
      trigger: { kind: 'enters', segment: 'joined' },
      reentry: { kind: 'never' },
      backfill: 'none',
      steps: [{ kind: 'send', id: 'hello', template: 'hello' }],
      ...given,
    },
  }
}

export type Programs = Readonly<Record<string, Program>>

/** By address. Give some to replace them. */
export function shopPrograms(given: Programs = {}): Programs {
  return {
    'project.shop': PROJECT,
    'topic.offers': OFFERS,
    'channel.email': emailChannel(),
    'template.hello': template(),
    'segment.joined': joinedSegment(),
    'journey.welcome': journey(),
    ...given,
  }
}
