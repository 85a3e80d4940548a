/** A channel and the environment in, what sends its messages out, or what is missing for it. */
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type {
  Channel,
  ChannelVia,
  InappChannel,
  OnsiteChannel,
  OutboxChannel,
  SmtpChannel,
} from '../../ir/channel.ts'
import type { Sender } from '../../ir/sender.ts'
import type { HttpTimeouts } from '../http/http-exchange.ts'
import { missingVariable } from './read-secrets.ts'
import type { MessageStore } from './stored-sender.ts'

export interface SenderSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** What relative directories start from: the project's root. */
  readonly root: string
  /** For messages that are kept for pick-up. */
  readonly store?: MessageStore
  /** For providers behind HTTP, when not the usual ones. */
  readonly httpTimeouts?: Partial<HttpTimeouts>
}

const MAIL_SERVER = 'smtp://user:password@host:port'

type Factory = (
  channel: Channel,
  around: SenderSurroundings,
) => Promise<Checked<Sender | undefined>>

const FACTORIES = {
  smtp: factory('smtp', createSmtp),
  outbox: factory('outbox', createOutbox),
  webhook: factory('webhook', async (...given) => (await http()).createWebhook(...given)),
  sms: factory('sms', async (...given) => (await http()).createSms(...given)),
  kakao: factory('kakao', async (...given) => (await http()).createKakao(...given)),
  fcm: factory('fcm', async (...given) => (await http()).createFcm(...given)),
  webpush: factory('webpush', async (...given) => (await http()).createWebpush(...given)),
  onsite: factory('onsite', createStored),
  inapp: factory('inapp', createStored),
} satisfies Record<ChannelVia, Factory>

/** Loaded only for a channel that needs it. */
function http() {
  return import('./create-http-senders.ts')
}

export function createSender(
  channel: Channel,
  around: SenderSurroundings,
): Promise<Checked<Sender | undefined>> {
  return FACTORIES[channel.via](channel, around)
}

async function createSmtp(
  channel: SmtpChannel,
  { env }: SenderSurroundings,
): Promise<Checked<Sender | undefined>> {
  const name = channel.url.env
  const url = env[name]
  if (url === undefined || url === '') return refuse(missingVariable(channel, name, MAIL_SERVER))
  // Loaded only here: the mail library costs more to start than the rest of a command.
  const [{ SmtpSender }, { parseSmtpUrl }] = await Promise.all([
    import('./smtp-sender.ts'),
    import('./smtp-url.ts'),
  ])
  const server = parseSmtpUrl(url)
  if (server === undefined) return refuse(malformed(channel, name))
  return { value: new SmtpSender(server), diagnostics: [] }
}

async function createStored(
  channel: OnsiteChannel | InappChannel,
  { store }: SenderSurroundings,
): Promise<Checked<Sender | undefined>> {
  if (store === undefined) throw new Error(`channel ${channel.id} was given no database`)
  const { StoredSender } = await import('./stored-sender.ts')
  return { value: new StoredSender(channel, store), diagnostics: [] }
}

async function createOutbox(
  channel: OutboxChannel,
  { root }: SenderSurroundings,
): Promise<Checked<Sender | undefined>> {
  const directory = resolve(root, channel.directory)
  const { OutboxSender } = await import('./outbox-sender.ts')
  try {
    await mkdir(directory, { recursive: true })
    return { value: new OutboxSender(directory, channel.format), diagnostics: [] }
  } catch (error) {
    return refuse(
      diagnostic('CRM5032', {
        address: addressOf('channel', channel.id),
        message: `Channel "${channel.id}" cannot write to ${channel.directory}: ${messageOf(error)}.`,
        fix: 'Make the directory writable, or name another one.',
      }),
    )
  }
}

/** Ties each kind of channel to what makes its sender, without a cast. */
function factory<Via extends ChannelVia>(
  via: Via,
  create: (
    channel: Extract<Channel, { via: Via }>,
    around: SenderSurroundings,
  ) => Promise<Checked<Sender | undefined>>,
): Factory {
  const isOwn = (channel: Channel): channel is Extract<Channel, { via: Via }> => channel.via === via
  return (channel, around) => {
    if (!isOwn(channel)) throw new Error(`a ${channel.via} channel was given to ${via}`)
    return create(channel, around)
  }
}

function malformed(channel: Channel, name: string): Diagnostic {
  return diagnostic('CRM5031', {
    address: addressOf('channel', channel.id),
    // The value is not shown: it holds a password.
    message: `The value of ${name}, which channel "${channel.id}" needs, is not a mail server URL.`,
    fix: 'Write it as smtp://user:password@host:port or smtps://…, with special characters percent-encoded.',
  })
}

function refuse(problem: Diagnostic): Checked<undefined> {
  return { value: undefined, diagnostics: [problem] }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
