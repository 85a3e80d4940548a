/** J5, SEMANTICS 25: whoever a mapping of versions leads back before a send gets nothing that the ledger has already, whatever became of it. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { carts, openJourneys } from './journey-shop.ts'
import { runVirtual } from './run-shop.ts'
import { outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const JOURNEY = `journey: j
trigger: { event: add_to_cart }
steps:
  - { wait: 1h }
  - { send: first }
  - { wait: 2h }
  - { send: got }
`
const STATUSES = ['handed', 'withheld', 'unknown', 'bounced', 'failed']

describeDatabases('led back before a message that the ledger has', (engine) => {
  /** More than a thousand are inserted in another way. */
  const ledBack = async (status: string, isIdempotent: boolean, people: number) => {
    const db = await engine.shared()
    const ids = Array.from({ length: people }, (_, place) => `p${place}`)
    await openJourneys(
      db,
      JOURNEY,
      ['first', 'got'],
      ids.map((id) => ({ id })),
    )
    const at = '2026-01-02T13:00:00.000Z'
    await carts(
      db,
      ids.map((id) => ({ customer_id: id, at })),
    )
    await runVirtual(db, '2026-01-02T14:30:00.000Z', testSender(undefined, { isIdempotent }))
    await db.run(
      sql`update crm.message set status = ${status}::text, reason = case ${status}::text when 'withheld' then 'no-consent' end`,
    )
    await db.run(sql`
      update crm.enrolment set step = 'wait-1', arrived_at = '2026-01-02T15:00:00Z', due_at = '2026-01-02T16:00:00Z'`)
    const sender = testSender(undefined, { isIdempotent })
    const { problems } = await runVirtual(db, '2026-01-03T00:00:00.000Z', sender)
    return { db, sender, problems }
  }

  test.each(STATUSES.flatMap((status) => [[status, true] as const, [status, false] as const]))(
    '%s (idempotent: %s): it is not sent after all, and the next one is',
    async (status, isIdempotent) => {
      const { db, sender, problems } = await ledBack(status, isIdempotent, 1)
      expect(sender.handed.map(({ text }) => text)).toEqual(['got'])
      expect(problems).toEqual([])
      const [first, second] = await outcomes(db)
      expect([first?.startsWith(`p0 first ${status}`), second]).toEqual([true, 'p0 got handed'])
    },
  )

  test('nor when more than a thousand are led back together', async () => {
    const { sender, problems } = await ledBack('withheld', true, 1100)
    expect(new Set(sender.handed.map(({ text }) => text))).toEqual(new Set(['got']))
    expect(sender.handed).toHaveLength(1100)
    expect(problems).toEqual([])
  })
})
