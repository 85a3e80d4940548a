/** A PostgreSQL URL in, a checked connection or one diagnostic out, in which the URL's password never appears. */

import { sql } from 'kysely'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { OpenedDatabase, OpenOptions } from '../open-database.ts'
import { explainFailure } from './explain-failure.ts'
import { PostgresDatabase } from './postgres-database.ts'
import { type PostgresLocation, parsePostgresUrl } from './postgres-url.ts'

const OLDEST_MAJOR = 15

interface ServerFacts {
  readonly version: string
  readonly major: number
  readonly encoding: string
}

export async function openPostgres(
  url: string,
  urlEnv: string,
  options: OpenOptions,
): Promise<Checked<OpenedDatabase | undefined>> {
  const location = parsePostgresUrl(url)
  if (location === undefined) return refuse(malformed(urlEnv))
  const { connectTimeoutMs } = options
  const database = new PostgresDatabase({ url, ...(connectTimeoutMs && { connectTimeoutMs }) })
  try {
    const facts = await readFacts(database)
    const unfit = findUnfit(facts, location)
    if (unfit === undefined) return { value: opened(database, facts, location), diagnostics: [] }
    await database.close()
    return refuse(unfit)
  } catch (error) {
    await database.close()
    return refuse(explainFailure(error, location, urlEnv))
  }
}

function opened(
  database: PostgresDatabase,
  { version }: ServerFacts,
  { label }: PostgresLocation,
): OpenedDatabase {
  return {
    database,
    isNew: false,
    label: `PostgreSQL ${version} at ${label}`,
    runScript: (text) => database.runScript(text),
  }
}

async function readFacts(database: PostgresDatabase): Promise<ServerFacts> {
  const [facts] = await database.run<ServerFacts>(sql`
    select split_part(current_setting('server_version'), ' ', 1) as version,
           current_setting('server_version_num')::int / 10000 as major,
           current_setting('server_encoding') as encoding`)
  if (facts === undefined) throw new Error('a select without from gave no row')
  return facts
}

function findUnfit(
  { version, major, encoding }: ServerFacts,
  { label }: PostgresLocation,
): Diagnostic | undefined {
  if (major < OLDEST_MAJOR) {
    return diagnostic('CRM5014', {
      message: `The server at ${label} is PostgreSQL ${version}, older than ${OLDEST_MAJOR}.`,
      fix: `Use a server of PostgreSQL ${OLDEST_MAJOR} or newer.`,
    })
  }
  if (encoding === 'UTF8') return undefined
  return diagnostic('CRM5015', {
    message: `The database at ${label} is in encoding ${encoding}, not UTF8.`,
    fix: `Create a database with encoding UTF8: create database … encoding 'UTF8' template template0.`,
  })
}

function malformed(urlEnv: string): Diagnostic {
  return diagnostic('CRM5010', {
    // The value is not shown: a malformed URL may well be a password.
    message: `The value of ${urlEnv} is not a PostgreSQL URL.`,
    fix: `Write it as postgresql://user:password@host:5432/database, with special characters percent-encoded.`,
  })
}

function refuse(problem: Diagnostic): Checked<undefined> {
  return { value: undefined, diagnostics: [problem] }
}
