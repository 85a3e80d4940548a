/**
 * One request in, its answer out, or that there was none and whether the other side may have had the request
 * (SEMANTICS 25). Only what failed before the connection stood was surely not handed over: from then on bytes may have
 * arrived, and a connection that was kept from an earlier request stands from the start.
 */
import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'

export interface HttpRequest {
  /** `https://…`, or `http://…` where the caller allows it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** False when the connection was lost on the way, or the body is too long to be an answer. */
  readonly isWhole: boolean
}

export type HttpExchange =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  /** `isHanded`: the request was, or may have been, on its way when it failed. */
  | { readonly kind: 'failed'; readonly detail: string; readonly isHanded: boolean }

export interface HttpTimeouts {
  /** From looking the host up to a connection, encrypted where it is. */
  readonly connectMs: number
  /** All of one exchange, however busily the server talks. */
  readonly totalMs: number
}

const LONGEST_ANSWER = 262_144

export interface HttpWay {
  readonly agent: Agent
  readonly timeouts: HttpTimeouts
}

export function exchangeHttp(asked: HttpRequest, way: HttpWay): Promise<HttpExchange> {
  try {
    return follow(open(asked, way), asked, way)
  } catch (error) {
    // A header or URL that cannot be written: nothing was.
    const detail = error instanceof Error ? oneLine(error.message) : String(error)
    return Promise.resolve({ kind: 'failed', detail, isHanded: false })
  }
}

function open({ url, headers, body }: HttpRequest, { agent }: HttpWay): ClientRequest {
  const send = isSecure(url) ? requestHttps : requestHttp
  const length = String(Buffer.byteLength(body))
  return send(url, { method: 'POST', agent, headers: { ...headers, 'content-length': length } })
}

function follow(
  request: ClientRequest,
  { url, body }: HttpRequest,
  { timeouts }: HttpWay,
): Promise<HttpExchange> {
  return new Promise((resolve) => {
    let isHanded = false
    const settle = (exchange: HttpExchange) => {
      clearTimeout(toConnect)
      clearTimeout(toEnd)
      resolve(exchange)
    }
    const fail = (detail: string) => {
      settle({ kind: 'failed', detail, isHanded })
      request.destroy()
    }
    const toConnect = setTimeout(() => {
      if (!isHanded) fail(`no connection within ${timeouts.connectMs / 1000} s`)
    }, timeouts.connectMs)
    const late = () => fail(`no answer within ${timeouts.totalMs / 1000} s`)
    let toEnd = setTimeout(late, timeouts.totalMs)
    onceConnected(request, isSecure(url), () => {
      isHanded = true
    })
    request.on('error', (error) => fail(oneLine(error.message)))
    request.on('response', (response) => {
      clearTimeout(toEnd)
      // The status is known, whatever becomes of the rest.
      toEnd = setTimeout(() => response.destroy(), timeouts.totalMs)
      readBody(response, (answer) => settle({ kind: 'answered', answer }))
    })
    request.end(body)
  })
}

function isSecure(url: string): boolean {
  return url.startsWith('https:')
}

/** A new socket connects first; one that was kept is connected already. Encrypted data is sent after the handshake. */
function onceConnected(request: ClientRequest, isEncrypted: boolean, then: () => void): void {
  request.once('socket', (socket: Socket) => {
    if (request.reusedSocket || !socket.connecting) return then()
    socket.once(isEncrypted ? 'secureConnect' : 'connect', then)
  })
}

function readBody(response: IncomingMessage, done: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  let isEnded = false
  const finish = (isWhole: boolean) => {
    if (isEnded) return
    isEnded = true
    done({
      status: response.statusCode ?? 0,
      headers: flatHeaders(response),
      body: Buffer.concat(chunks).toString('utf8'),
      isWhole,
    })
  }
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= LONGEST_ANSWER) chunks.push(chunk)
    else response.destroy()
  })
  response.on('end', () => finish(response.complete))
  response.on('error', () => finish(false))
  response.on('close', () => finish(false))
}

function flatHeaders({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(headers)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
