/** Lines of CSV in, rows of a table out, by COPY, a chunk at a time. */
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** `target` is a table with its columns; an empty field is null. */
export async function copyInto(
  client: Client,
  target: string,
  csv: Readable,
  firstLine: 'header' | 'data',
): Promise<void> {
  const options = firstLine === 'header' ? 'format csv, header' : 'format csv'
  await pipeline(csv, client.query(copyFrom(`copy ${target} from stdin with (${options})`)))
}
