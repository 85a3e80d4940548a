/**
 * The page behind the links of a shop's e-mails: what somebody chooses there is what the next message obeys, because the catalog reads
 * the column that it writes. `npx tsx page.ts` serves it; mount `preferencePage` in a server of your own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readLink } from 'crm-as-code/links'
import pg from 'pg'

/** Runs one statement and gives its rows: `text => pool.query(text, values)`. */
export type Run = (
  text: string,
  values: readonly unknown[],
) => Promise<readonly { readonly [column: string]: unknown }[]>

export interface PageOptions {
  readonly run: Run
  /** The value of the variable that crm signs links with. */
  readonly key: string | undefined
}

/** What mail programs post for the button they show beside the sender (RFC 8058). */
const ONE_CLICK = 'List-Unsubscribe=One-Click'
const LONGEST_FORM = 10_000

export function preferencePage({ run, key }: PageOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const link = readLink(request.url ?? '', key)
    if (link?.kind !== 'unsubscribe' && link?.kind !== 'preferences') {
      return answer(response, 404, '<p>This link is not one of ours, or not all of it.</p>')
    }
    const [customer] = await run(CUSTOMER, [link.message])
    if (customer === undefined) return answer(response, 404, '<p>We no longer know you.</p>')
    // Programs that look at every link of a mail only read: nothing changes without a POST.
    if (request.method !== 'POST')
      return answer(response, 200, form(customer.marketing_consent === true))
    const sent = await formOf(request)
    const isWanted = sent !== ONE_CLICK && new URLSearchParams(sent).get('offers') === 'on'
    await run(CHOOSE, [customer.id, isWanted])
    answer(response, 200, `<p>${isWanted ? 'You will hear from us.' : 'You will get no more.'}</p>`)
  }
}

/** Whose message it was is in the ledger; the link itself does not say. */
const CUSTOMER = `
  select c.id, c.marketing_consent from crm.message m join customers c on c.id::text = m.customer_key
  where m.id = $1`

/** Whoever wants it consents anew, as of now. */
const CHOOSE = `
  update customers set marketing_consent = $2, consented_at = case when $2 then now() else consented_at end
  where id = $1`

function form(isOn: boolean): string {
  return `<form method="post">
  <label><input type="checkbox" name="offers"${isOn ? ' checked' : ''}> Offers by e-mail</label>
  <button>Save</button>
</form>`
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    // The address of the page is as good as the mail it was in.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(
    `<!doctype html>\n<html lang="en"><title>What you get from us</title>${body}</html>\n`,
  )
}

async function formOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += part
    if (text.length > LONGEST_FORM) return ''
  }
  return text.trim()
}

if (process.argv[1]?.endsWith('page.ts') === true) {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
  const run: Run = async (text, values) => (await pool.query(text, [...values])).rows
  const page = preferencePage({ run, key: process.env.CRM_LINK_KEY })
  createServer((request, response) => {
    page(request, response).catch((error: unknown) => {
      console.error(error)
      answer(response, 500, '<p>Something went wrong here. Please try again.</p>')
    })
  }).listen(Number(process.env.PORT ?? 8080))
}
