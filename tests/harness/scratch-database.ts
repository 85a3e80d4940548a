/** Nothing in, a new database on the test server out; closing it drops it. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import type { TestDatabase } from './test-database.ts'

export async function openScratch(): Promise<TestDatabase> {
  const name = `crm_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await maintain(`create database ${name} template template0 encoding 'UTF8' locale 'C'`)
  const location = new URL(inject('postgresUrl'))
  location.pathname = `/${name}`
  const url = location.href
  const database = new PostgresDatabase({ url, maxConnections: 8 })
  const close = async () => {
    await database.close()
    await maintain(`drop database if exists ${name} with (force)`)
  }
  return {
    engine: database.engine,
    run: database.run,
    change: database.change,
    transaction: (work, options) => database.transaction(work, options),
    session: (work) => database.session(work),
    runScript: (text) => database.runScript(text),
    close,
    url,
    env: { DATABASE_URL: url },
  }
}

async function maintain(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
