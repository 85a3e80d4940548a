/** M5: every way of writing an address is one recipient, and what is no address is not tried. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { ChannelProgram } from '../../src/ir/compiled.ts'
import { ADDRESSES } from '../../src/runtime/guard/addresses/table.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { emailChannel, PROJECT, shopPrograms } from './shop-programs.ts'
import { applyPrograms, ledger, openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T12:00:00.000Z'
const LATER = '2026-01-03T00:00:00.000Z'

describe('normal forms', () => {
  test.each([
    ['Kim@Example.COM', { to: 'Kim@example.com', key: 'kim@example.com' }],
    ['kim+news@example.com', { to: 'kim+news@example.com', key: 'kim+news@example.com' }],
    ['kim@한국.kr', { to: 'kim@한국.kr', key: 'kim@xn--3e0b707e.kr' }],
    ['kim@xn--3e0b707e.kr', { to: 'kim@xn--3e0b707e.kr', key: 'kim@xn--3e0b707e.kr' }],
    ['Kim <kim@example.com>', undefined],
    ['kim@example.com, lee@example.com', undefined],
    ['kim@example.com\nBcc: lee@example.com', undefined],
    ['kim', undefined],
    ['kim@', undefined],
    ['kim@exa mple.com', undefined],
  ])('e-mail %j', (text, expected) => {
    expect(ADDRESSES.email.normalise(text, undefined)).toEqual(expected)
  })

  test.each([
    ['010-1234-5678', 'KR', '+821012345678'],
    ['010 1234 5678', 'KR', '+821012345678'],
    ['+82 10-1234-5678', 'KR', '+821012345678'],
    ['82-10-1234-5678', 'KR', '+821012345678'],
    ['０１０-１２３４-５６７８', 'KR', '+821012345678'],
    ['(213) 373-4253', 'US', '+12133734253'],
    ['+82 10-1234-5678', undefined, '+821012345678'],
    ['010-1234-5678', undefined, '01012345678'],
    ['010.1234.5678', undefined, '01012345678'],
    ['010-1234-5678 ext. 3', 'KR', undefined],
    // Two zeros are the plus before the own country's code, and where what is dialled is no number.
    ['0082-010-1234-5678', 'KR', '+821012345678', '+821012345678'],
    ['0082 10-1234-5678', 'KR', '+821012345678', '+821012345678'],
    ['0044 20 7946 0958', 'KR', '+442079460958', '+442079460958'],
    ['0044 7911 123456', 'GB', '+447911123456', '0044 7911 123456'],
    ['001 (212) 373-4253', 'US', '+12123734253', '+12123734253'],
    // Elsewhere digits of a carrier follow them: Singapore, and not somebody in the United States; Hawaii, and not Japan; not Morocco.
    ['001 65 9234 5678', 'KR', '+6592345678'],
    ['008-1-808-555-1234', 'KR', '+18085551234'],
    ['002-1-253-555-1234', 'KR', '+12535551234'],
    ['0011 65 9234 5678', 'AU', '+6592345678'],
    ['001 60 12 345 678', 'SG', '+6012345678'],
    ['call me', 'KR', undefined],
    ['call me', undefined, undefined],
    ['1', 'KR', undefined],
    ['12', undefined, undefined],
  ])('phone %j in %s', (text, country, key, to = text) => {
    const expected = key === undefined ? undefined : { to, key }
    expect(ADDRESSES.phone.normalise(text, country)).toEqual(
      expected && expect.objectContaining(expected),
    )
  })

  test.each([
    ['010-1234-5678', 'KR', ['01012345678', '1012345678', '821012345678']],
    ['+82 10-1234-5678', 'KR', ['01012345678', '1012345678', '821012345678']],
    // A spreadsheet took the first digit for nothing.
    ['1012345678', 'KR', ['1012345678', '01012345678', '821012345678']],
    ['82 (0)10-1234-5678', 'KR', ['8201012345678', '01012345678', '1012345678', '821012345678']],
    // Numbers of countries that share a code.
    ['(416) 555-1234', 'US', ['4165551234', '14165551234']],
    ['07911 123456', 'GB', ['07911123456', '7911123456', '447911123456']],
  ])('what the key of phone %j may have been before the config named %s', (...given) => {
    const [text, country, before] = given
    expect(ADDRESSES.phone.normalise(text, country)?.keysBefore).toEqual(before)
    // The very key of then is among them, or it was the same.
    const then = ADDRESSES.phone.normalise(text, undefined)?.key
    expect([...before, ADDRESSES.phone.normalise(text, country)?.key]).toContain(then)
  })

  test('a token keeps every character', () => {
    expect(ADDRESSES.token.normalise('aB:c', 'KR')).toEqual({ to: 'aB:c', key: 'aB:c' })
    // One too long for an index is told apart by its hash.
    const long = 'x'.repeat(4000)
    const [one, other] = [long, `${long}y`].map((text) => ADDRESSES.token.normalise(text, 'KR'))
    expect([one?.to, one?.key.length]).toEqual([long, 71])
    expect(one?.key).not.toBe(other?.key)
  })
})

function projectIn(country: string) {
  if (PROJECT.kind !== 'project') throw new Error('not a project')
  return { ...PROJECT, project: { ...PROJECT.project, country } }
}

const PHONES: ChannelProgram = { ...emailChannel(), addressKind: 'phone' }

describeDatabases('addresses', (engine) => {
  test('M5: what is no address of the channel is unreachable, and the ledger says why', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'a', email: 'Kim <kim@example.com>', joined: JOINED },
      { id: 'b', email: ' Lee@Example.COM ', joined: JOINED },
      { id: 'c', email: null, joined: JOINED },
    ]
    await openShop(db, shopPrograms(), people, APPLIED)
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(sender.accepted()).toEqual(['Lee@example.com'])
    expect((await ledger(db)).map((row) => [row.customer, row.reason, row.detail])).toEqual([
      ['a', 'unreachable', 'what the customer has is no e-mail address'],
      ['b', null, null],
      ['c', 'unreachable', null],
    ])
    const rows = await db.run(
      sql`select address, address_key from crm.message where address is not null`,
    )
    expect(rows).toEqual([{ address: 'Lee@example.com', address_key: 'lee@example.com' }])
  })

  test('M5: a number that was dead before the config named a country stays suppressed', async () => {
    const db = await engine.shared()
    const people = ['82-10-1234-5678', '010-9999-8888', '010-5555-4444'].map((email, index) => ({
      ...{ id: `${index}`, email, joined: index === 0 ? JOINED : NEXT_DAY },
    }))
    await openShop(db, shopPrograms({ 'channel.email': PHONES }), people, APPLIED)
    const dead = testSender(() => ({
      kind: 'rejected',
      detail: 'unknown number',
      isAddressDead: true,
    }))
    await runVirtual(db, REFRESHED, dead)
    expect(dead.handed).toHaveLength(1)
    await applyPrograms(db, { 'project.shop': projectIn('KR') }, REFRESHED)
    // However it is written now.
    await db.run(sql`update customers set email = '010 1234 5678' where id = '1'`)
    await db.run(sql`update customers set email = '+82 10-1234-5678' where id = '2'`)
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual([
      '0 hello failed:rejected',
      '1 hello withheld:suppressed',
      '2 hello withheld:suppressed',
    ])
  })

  test('M5: a household’s number gets one message of a step, also when a country is named in between', async () => {
    const db = await engine.shared()
    const family = [JOINED, NEXT_DAY].map((joined, index) => ({
      ...{ id: `${index}`, email: '010-1234-5678', joined },
    }))
    await openShop(db, shopPrograms({ 'channel.email': PHONES }), family, APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    await applyPrograms(db, { 'project.shop': projectIn('KR') }, REFRESHED)
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['0 hello handed', '1 hello withheld:duplicate-address'])
  })

  test('M5: of two that wait and became one number when a country was named, one gets it', async () => {
    const db = await engine.shared()
    const people = ['010-1234-5678', '+82 10-1234-5678'].map((email, index) => ({
      ...{ id: `${index}`, email, joined: JOINED },
    }))
    await openShop(db, shopPrograms({ 'channel.email': PHONES }), people, APPLIED)
    await runVirtual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    await applyPrograms(db, { 'project.shop': projectIn('KR') }, REFRESHED)
    await runVirtual(db, LATER, testSender())
    expect((await outcomes(db)).toSorted()).toEqual([
      '0 hello handed',
      '1 hello withheld:duplicate-address',
    ])
  })

  test('SEMANTICS 25: what waits in doubt goes to the same number when a country was named', async () => {
    const db = await engine.shared()
    const one = [{ id: 'a', email: '010-1234-5678', joined: JOINED }]
    await openShop(db, shopPrograms({ 'channel.email': PHONES }), one, APPLIED)
    const lost = testSender(() => ({ kind: 'unknown', detail: 'lost' }), { isIdempotent: true })
    await runActual(db, REFRESHED, lost)
    await applyPrograms(db, { 'project.shop': projectIn('KR') }, REFRESHED)
    await runActual(db, LATER, testSender(undefined, { isIdempotent: true }))
    expect(await outcomes(db)).toEqual(['a hello handed'])
  })

  test('M5: a suppressed number is suppressed however it is written; the country is the config’s', async () => {
    const db = await engine.shared()
    const people = ['010-1234-5678', '+82 10 1234 5678', '010-9999-8888', 'none'].map(
      (email, index) => ({ id: `${index}`, email, joined: JOINED }),
    )
    const programs = shopPrograms({ 'project.shop': projectIn('KR'), 'channel.email': PHONES })
    await openShop(db, programs, people, APPLIED)
    await db.run(
      sql`insert into crm.suppression values ('email', '+821012345678', 'asked', ${APPLIED}::timestamptz)`,
    )
    await runVirtual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual([
      '0 hello withheld:suppressed',
      '1 hello withheld:suppressed',
      '2 hello handed',
      '3 hello withheld:unreachable',
    ])
  })
})
