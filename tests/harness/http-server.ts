/** How a provider behind HTTP should behave in, such a server on loopback out, with every request it got whole. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface HttpReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type HttpBehaviour =
  | HttpReply
  /** Takes the request and never answers. */
  | 'hang'
  /** Takes the request, then closes the connection without an answer. */
  | 'lost'
  /** Closes the connection while the request is on its way. */
  | 'half-closed'
  /** Takes the request, answers what is no HTTP. */
  | 'malformed'
  /** Takes the request, begins to answer 200 and closes in the middle of the body. */
  | 'cut'

export interface ReceivedRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  readonly raw: Buffer
}

export interface HttpServer {
  readonly url: string
  /** `127.0.0.1:port`. */
  readonly host: string
  readonly received: ReceivedRequest[]
  readonly connections: () => number
}

export async function startHttpServer(
  behave: HttpBehaviour | ((request: ReceivedRequest, count: number) => HttpBehaviour),
): Promise<HttpServer> {
  const received: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((request, response) => {
    if (behave === 'half-closed') {
      request.socket.destroy()
      return
    }
    const chunks: Buffer[] = []
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const got = gotOf(request, Buffer.concat(chunks))
      received.push(got)
      answer(response, typeof behave === 'function' ? behave(got, received.length) : behave)
    })
  })
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const host = `127.0.0.1:${address.port}`
  return { url: `http://${host}`, host, received, connections: () => connections }
}

function gotOf({ url = '', headers }: IncomingMessage, raw: Buffer): ReceivedRequest {
  const flat = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return { path: url, headers: Object.fromEntries(flat), body: raw.toString('utf8'), raw }
}

function answer(response: ServerResponse, behaviour: HttpBehaviour): void {
  const { socket } = response
  if (behaviour === 'hang') return
  if (behaviour === 'lost' || behaviour === 'half-closed') {
    socket?.destroy()
    return
  }
  if (behaviour === 'malformed') {
    socket?.end('this is no HTTP\r\n\r\n')
    return
  }
  if (behaviour === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
    response.write('{"messageId":"m1","name":"n1",')
    setTimeout(() => socket?.destroy(), 20)
    return
  }
  response.writeHead(behaviour.status, behaviour.headers)
  response.end(behaviour.body)
}
