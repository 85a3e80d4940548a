/** How a mail server should behave in, such a server on loopback out, with what it took in. */
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A reply code refuses; `close` ends the connection; `hang` never answers. */
export type Behaviour = number | 'close' | 'hang'
/** One for all, or asked each time; `undefined`: as a server should. */
type Script = Partial<Record<Phase, Behaviour | (() => Behaviour | undefined)>>
export type Phase = 'connect' | 'auth' | 'from' | 'to' | 'content'

export interface MailServer {
  readonly url: string
  /** Complete mails for which the server said yes, or would have if it had answered. */
  readonly received: ReceivedMail[]
  /** Connections ever made. */
  readonly connections: () => number
  closeConnections(): void
}

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

export async function startMailServer(
  script: Script = {},
  options: SMTPServerOptions = {},
): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const received: ReceivedMail[] = []
  let connections = 0
  const closeConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = new SMTPServer({
    ...SETTINGS,
    ...options,
    ...handlersOf({ script, received, closeConnections }),
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    closeConnections()
    await new Promise<void>((resolve) => server.close(resolve))
  })
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `smtp://127.0.0.1:${address.port}`
  return { url, received, connections: () => connections, closeConnections }
}

const SETTINGS: SMTPServerOptions = {
  authOptional: true,
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
}

interface Behaving {
  readonly script: Script
  readonly received: ReceivedMail[]
  readonly closeConnections: () => void
}

function handlersOf({ script, received, closeConnections }: Behaving): SMTPServerOptions {
  const act = (phase: Phase, done: (error?: Error | null) => void) => {
    const scripted = script[phase]
    const behaviour = typeof scripted === 'function' ? scripted() : scripted
    if (behaviour === undefined) return done()
    if (behaviour === 'close') return closeConnections()
    if (behaviour === 'hang') return undefined
    done(Object.assign(new Error(`scripted ${behaviour}`), { responseCode: behaviour }))
  }
  return {
    onConnect: (_, done) => act('connect', done),
    onAuth: ({ username, password }, _, done) =>
      act('auth', (error) => {
        if (error) return done(error)
        if (password === 'right') return done(null, { user: username })
        done(new Error('wrong password'))
      }),
    onMailFrom: (_, __, done) => act('from', done),
    onRcptTo: (_, __, done) => act('to', done),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        })
        act('content', done)
      })
    },
  }
}
