/** Every way a PostgreSQL URL can fail, against a real server: one diagnostic, and never the password. */
import { createServer, type Server, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/adapters/open-database.ts'
import { openScratch } from '../harness/scratch-database.ts'
import { startOldServer } from './fixtures/old-server.ts'

const SETTINGS = { urlEnv: 'SHOP_DATABASE_URL', schema: 'crm', embeddedPath: '/nowhere' }
const PASSWORD = 'p@ss/w:rd-geheim'
const servers: Server[] = []

afterAll(() => {
  for (const server of servers) server.close()
})

async function refusal(url: string): Promise<{ code: string; message: string }> {
  const env = { SHOP_DATABASE_URL: url }
  const { value, diagnostics } = await openDatabase(SETTINGS, env, { connectTimeoutMs: 800 })
  expect(value).toBeUndefined()
  expect(diagnostics).toHaveLength(1)
  const text = JSON.stringify(diagnostics)
  expect(text).not.toContain(PASSWORD)
  expect(text).not.toContain(encodeURIComponent(PASSWORD))
  expect(text).not.toContain('geheim')
  const [first] = diagnostics
  if (first === undefined) throw new Error('no diagnostic')
  expect(first.fix).toBeTruthy()
  return first
}

function withSecret(change: (url: URL) => void): string {
  const url = new URL('postgresql://someone@127.0.0.1:5432/shop')
  url.password = PASSWORD
  change(url)
  return url.href
}

function listen(onSocket: (socket: Socket) => void): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      onSocket(socket)
    })
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address.port)
    })
  })
}

describe('no server is needed', () => {
  test('CRM5017: an environment with a server of its own never falls back to the embedded database', async () => {
    const { value, diagnostics } = await openDatabase({ ...SETTINGS, isUrlRequired: true }, {})
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'CRM5017', severity: 'error' }])
  })

  test.each([
    'not a url geheim',
    'mysql://u:geheim@h/db',
    'postgresql://u:geheim@h:99999999/db',
    '//',
  ])('CRM5010: %s is malformed', async (url) => {
    expect(await refusal(url)).toMatchObject({
      code: 'CRM5010',
      message: 'The value of SHOP_DATABASE_URL is not a PostgreSQL URL.',
    })
  })

  test('CRM5011: nothing listens', async () => {
    const url = withSecret((it) => {
      it.port = '1'
    })
    expect(await refusal(url)).toMatchObject({
      code: 'CRM5011',
      message: 'No database answers at 127.0.0.1:1/shop: nothing listens there.',
    })
  })

  test('CRM5011: no such host', async () => {
    const url = withSecret((it) => {
      it.hostname = 'no-such-host.invalid'
    })
    expect((await refusal(url)).code).toBe('CRM5011')
  })

  test('CRM5011: the server never answers', async () => {
    const port = await listen(() => undefined)
    const url = withSecret((it) => {
      it.port = String(port)
    })
    expect(await refusal(url)).toMatchObject({
      code: 'CRM5011',
      message: `No database answers at 127.0.0.1:${port}/shop: it did not answer in time.`,
    })
  })

  test('CRM5014: a server that is too old', async () => {
    expect(await refusal(await startOldServer('14.19'))).toMatchObject({
      code: 'CRM5014',
      message: expect.stringMatching(
        /^The server at \S+\/shop is PostgreSQL 14\.19, older than 15\.$/,
      ),
    })
  })

  test('CRM5011: the server hangs up', async () => {
    const port = await listen((socket) => socket.destroy())
    const url = withSecret((it) => {
      it.port = String(port)
    })
    expect((await refusal(url)).code).toBe('CRM5011')
  })
})

describe.runIf(inject('postgresUrl') !== '')('on a real server', () => {
  const real = (change: (url: URL) => void) => {
    const url = new URL(inject('postgresUrl'))
    change(url)
    return url.href
  }

  test('opens, says where without the password, and is not new', async () => {
    const { value, diagnostics } = await openDatabase(SETTINGS, {
      SHOP_DATABASE_URL: inject('postgresUrl'),
    })
    expect(diagnostics).toEqual([])
    expect(value?.isNew).toBe(false)
    expect(value?.database.engine).toBe('postgres')
    expect(value?.label).toMatch(/^PostgreSQL \d+(\.\d+)? at \S+:\d+\/\S+$/)
    await value?.database.close()
  })

  test('CRM5012: wrong password', async () => {
    const url = real((it) => {
      it.password = PASSWORD
    })
    expect(await refusal(url)).toMatchObject({
      code: 'CRM5012',
      message: expect.stringContaining('refused user "postgres"'),
    })
  })

  test('CRM5012: no password where one is needed', async () => {
    const url = real((it) => {
      it.password = ''
    })
    expect((await refusal(url)).code).toBe('CRM5012')
  })

  test('CRM5013: unknown database', async () => {
    const url = real((it) => {
      it.pathname = '/no_such_shop'
    })
    expect(await refusal(url)).toMatchObject({
      code: 'CRM5013',
      message: expect.stringContaining('has no database "no_such_shop"'),
    })
  })

  test('CRM5015: a database in another encoding', async () => {
    const admin = new pg.Client({ connectionString: inject('postgresUrl') })
    await admin.connect()
    const name = `crm_test_latin_${process.pid}`
    await admin.query(`create database ${name} template template0 encoding 'LATIN1' locale 'C'`)
    try {
      const url = real((it) => {
        it.pathname = `/${name}`
      })
      expect(await refusal(url)).toMatchObject({
        code: 'CRM5015',
        message: expect.stringContaining('in encoding LATIN1'),
      })
    } finally {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    }
  })

  test('CRM5016: the server will not have us', async () => {
    const db = await openScratch()
    const url = new URL(db.url ?? '')
    await db.runScript(`alter database ${url.pathname.slice(1)} connection limit 0`)
    await db.runScript(`create role crm_test_limited_${process.pid} login password 'geheim'`)
    url.username = `crm_test_limited_${process.pid}`
    url.password = 'geheim'
    try {
      expect(await refusal(url.href)).toMatchObject({
        code: 'CRM5016',
        message: expect.stringContaining('too many connections'),
      })
    } finally {
      await db.runScript(`drop role crm_test_limited_${process.pid}`)
      await db.close()
    }
  })
})
