/** M1, M4: a brand message from the project's files to the provider: who gets it, when, and what Solapi is asked. */
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { startHttpServer } from '../harness/http-server.ts'
import { runCli, withProject } from './harness/run-cli.ts'

const SEED = `
create table customers (id text primary key, name text, phone text, joined_at timestamptz, agreed boolean);
insert into customers values
  ('kim', '김', '+82 10-1234-5678', '2026-01-02T12:00Z', true),
  ('lee', '이', '010-2222-3333', '2026-01-02T13:00Z', false),
  ('park', '박', '+1 415 555 0100', '2026-01-02T13:00Z', true);`

const files = (url: string) => ({
  'crm.config.yaml': `name: tiny
zone: Asia/Seoul
refresh: '0 6 * * *'
database: { url: { env: DATABASE_URL }, embedded: { path: .crm, seed: ./seed.sql } }
compliance: [KR]
rules: { korea: { sender: 가게, optOut: '무료수신거부 080-000-0000', confirmation: elsewhere, nightConsent: { trait: agreed, is: true } } }
`,
  'seed.sql': SEED,
  'shop.yaml': `catalog: shop
customers:
  table: customers
  key: id
  traits: { name: { type: text, maxLength: 10 }, phone: text, joined_at: instant, agreed: boolean }
---
topic: offers
proof: joined_at
consent: { talk: { trait: agreed, is: true } }
---
channel: talk
via: kakao
medium: brandmessage
targeting: N
address: phone
from: '1588-1234'
sender: KA01PF21
key: { env: SOLAPI_KEY }
secret: { env: SOLAPI_SECRET }
url: ${url}
---
template: sale
channel: talk
topic: offers
text: "(광고) {{customer.name}}님만 드리는 할인\\n가게 무료수신거부 080-000-0000"
---
segment: joined
where: { trait: joined_at, within: { last: 365d } }
---
journey: welcome
trigger: { enters: joined }
steps: [{ send: sale }]
`,
})

describeDatabases('M1: a brand message of a journey', (engine) => {
  test('goes out once, in the morning, to whoever consents and has a Korean number', async () => {
    const server = await startHttpServer({
      status: 200,
      body: '{"messageId":"M1","statusCode":"2000"}',
    })
    await withProject(files(server.url), async (cwd) => {
      const db = engine.name === 'pglite' ? undefined : await engine.open()
      await db?.runScript(SEED)
      const env = { ...db?.env, SOLAPI_KEY: 'key-1', SOLAPI_SECRET: 'geheim' }
      const crm = async (...args: string[]) => {
        const { exitCode, stdout, stderr } = await runCli(args, { cwd, env })
        expect([exitCode, stderr]).toEqual([0, ''])
        return stdout
      }
      const run = async (until: string) =>
        JSON.parse(await crm('run', '--until', until, '--allow-real-sends', '--json'))

      await crm('apply', '--as-of', '2026-01-01T00:00:00Z')
      // Segments are refreshed at 06:00 in Seoul, when KakaoTalk takes none, whoever consents to nights.
      const night = await run('2026-01-02T22:59:59Z')
      expect(night.messages).toMatchObject({ sent: 0, withheld: [{ reason: 'no-consent' }] })
      expect(server.received).toEqual([])

      const morning = await run('2026-01-02T23:00:00Z')
      expect(morning.messages).toMatchObject({ sent: 1, failed: 1 })
      await run('2026-01-04T00:00:00Z')
      const sent = server.received.map(({ path, body }) => ({ path, ...JSON.parse(body) }))
      expect(sent).toEqual([
        {
          ...{ path: '/messages/v4/send', strict: true },
          message: {
            ...{ to: '01012345678', from: '15881234', type: 'BMS_FREE' },
            text: '(광고) 김님만 드리는 할인\n가게 무료수신거부 080-000-0000',
            customFields: { crm: expect.stringMatching(/./) },
            kakaoOptions: {
              ...{ pfId: 'KA01PF21', disableSms: true },
              bms: { targeting: 'N', chatBubbleType: 'TEXT' },
            },
          },
        },
      ])
    })
  })
})
