/** Journeys as written: triggers, re-entry, steps and their ids (J1, J2, J3; SEMANTICS 17, 18, 25). */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const WORDS = `
segment: vip
where: { trait: country, is: KR }
---
template: hello
channel: email
class: service
subject: Hello
text: Hello
---
template: bye
channel: email
class: service
subject: Bye
text: Bye
---
`

async function canonicalOf(journey: string) {
  const compiled = await compileCleanly({ ...SHOP, 'journey.yaml': `${WORDS}${journey}` })
  return compiled.objects.get('journey.j')?.canonical
}

describe('J1–J3: journeys', () => {
  test('SEMANTICS 17, 18: every default is written out', async () => {
    const journey = 'journey: j\ntrigger: { enters: vip }\nsteps:\n  - send: hello\n'
    expect(await canonicalOf(journey)).toEqual({
      trigger: { kind: 'enters', segment: 'vip' },
      reentry: { kind: 'never' },
      backfill: 'none',
      steps: [{ kind: 'send', id: 'hello', template: 'hello' }],
    })
  })

  test('J4: a holdout is a range of buckets, by the id of the journey unless another salt is written', async () => {
    const journey = 'journey: j\ntrigger: { enters: vip }\nsteps:\n  - send: hello\n'
    expect(await canonicalOf(`${journey}holdout: 2.5%\n`)).toMatchObject({
      holdout: { salt: 'j', from: 0, to: 249 },
    })
    expect(await canonicalOf(`${journey}holdout: { share: 0.01%, salt: spring }\n`)).toMatchObject({
      holdout: { salt: 'spring', from: 0, to: 0 },
    })
    const wrong = async (holdout: string) =>
      (await diagnose({ 'j.yaml': `${WORDS}${journey}holdout: ${holdout}\n` })).map((line) =>
        line.split(' ').slice(1, 2).join(),
      )
    expect(await wrong('0%')).toEqual(['CRM3301'])
    expect(await wrong('100%')).toEqual(['CRM3301'])
    expect(await wrong('0.001%')).toEqual(['CRM3301'])
    expect(await wrong('101%')).toEqual(['CRM3009'])
  })

  test('J9: a guardrail names a KPI, its limit is an exact decimal, and a percentage the ratio it is', async () => {
    const kpi = 'kpi: bad\ncount: { messages: { journey: j, status: failed } }\n---\n'
    const journey = 'journey: j\ntrigger: { enters: vip }\nsteps:\n  - send: hello\n'
    const limitOf = async (moreThan: string, more = '') => {
      const text = `${WORDS}${kpi}${journey}pauseWhen: { kpi: bad, moreThan: ${moreThan}${more} }\n`
      const compiled = await compileCleanly({ ...SHOP, 'journey.yaml': text })
      return compiled.objects.get('journey.j')?.canonical
    }
    expect(await limitOf('0.1%')).toMatchObject({ pauseWhen: { kpi: 'bad', moreThan: '0.001' } })
    expect(await limitOf('100%')).toMatchObject({ pauseWhen: { moreThan: '1' } })
    expect(await limitOf('12.5%')).toMatchObject({ pauseWhen: { moreThan: '0.125' } })
    expect(await limitOf('30')).toMatchObject({ pauseWhen: { moreThan: '30' } })
    expect(await limitOf("'-0.50'")).toMatchObject({ pauseWhen: { moreThan: '-0.5' } })
    const found = await diagnose({
      'j.yaml': `${WORDS}${journey}pauseWhen: { kpi: worse, moreThan: 1 }\n`,
    })
    expect(found.join()).toContain('CRM3001')
    expect(await limitOf('40%', ', lessThan: 7%')).toMatchObject({
      pauseWhen: { kpi: 'bad', moreThan: '0.4', lessThan: '0.07' },
    })
  })

  test('J9: a guardrail from below, too; one limit at least, and of two the smaller is lessThan', async () => {
    const kpi = 'kpi: bad\ncount: { messages: { journey: j, status: failed } }\n---\n'
    const journey = 'journey: j\ntrigger: { enters: vip }\nsteps:\n  - send: hello\n'
    const files = (limits: string) => ({
      ...SHOP,
      'journey.yaml': `${WORDS}${kpi}${journey}pauseWhen: { kpi: bad${limits} }\n`,
    })
    const compiled = await compileCleanly(files(', lessThan: 95%'))
    expect(compiled.objects.get('journey.j')?.canonical).toHaveProperty('pauseWhen', {
      kpi: 'bad',
      lessThan: '0.95',
    })
    const wrong = async (limits: string) => (await diagnose(files(limits))).join()
    expect(await wrong('')).toMatch(/CRM20.*moreThan.*lessThan/)
    expect(await wrong(', lessThan: few')).toContain('CRM3307')
    expect(await wrong(', lessThan: 2, moreThan: 2')).toContain(
      'lessThan (2) is not below moreThan (2)',
    )
    expect(await wrong(', lessThan: 30%, moreThan: 0.2')).toContain('CRM3307')
  })

  test('J9: a pause is part of the journey; not being paused is not', async () => {
    const journey = 'journey: j\ntrigger: { enters: vip }\nsteps:\n  - send: hello\n'
    expect(await canonicalOf(`${journey}paused: true\n`)).toMatchObject({ paused: true })
    expect(await canonicalOf(`${journey}paused: false\n`)).toEqual(await canonicalOf(journey))
  })

  test('SEMANTICS 25: steps are named after their template, or by number among their kind', async () => {
    const journey = `
journey: j
trigger: { enters: vip }
steps:
  - wait: 1d
  - send: hello
  - { wait: 36h, id: second-pause }
  - { send: hello, id: again, expireAfter: 12h }
  - wait: 1w
  - send: bye
  - exit: done
`
    expect(await canonicalOf(journey)).toMatchObject({
      steps: [
        {
          kind: 'wait',
          id: 'wait-1',
          duration: { months: 0, days: 1, seconds: 0 },
          zone: 'Asia/Seoul',
        },
        { kind: 'send', id: 'hello' },
        {
          kind: 'wait',
          id: 'second-pause',
          duration: { months: 0, days: 0, seconds: 129600 },
          zone: 'UTC',
        },
        { kind: 'send', id: 'again', expireAfter: { months: 0, days: 0, seconds: 43200 } },
        { kind: 'wait', id: 'wait-3', duration: { months: 0, days: 7, seconds: 0 } },
        { kind: 'send', id: 'bye' },
        { kind: 'exit', id: 'exit-1', reason: 'done' },
      ],
    })
  })

  test('J1, SEMANTICS 21: a schedule takes its zone and catch-up beside it', async () => {
    const journey = `
journey: j
trigger: { schedule: '0 10 * * 1', segment: vip, zone: America/New_York, catchUp: latest }
reentry: { after: 90d }
backfill: current
steps: [{ send: hello }]
`
    expect(await canonicalOf(journey)).toMatchObject({
      trigger: {
        kind: 'schedule',
        segment: 'vip',
        schedule: { cron: '0 10 * * 1', zone: 'America/New_York', catchUp: 'latest' },
      },
      reentry: { kind: 'after', duration: { months: 0, days: 90, seconds: 0 }, zone: 'Asia/Seoul' },
      backfill: 'current',
    })
  })

  test.each([
    [
      'an unknown segment',
      'trigger: { enters: vap }\nsteps: [{ send: hello }]',
      ['j.yaml:17:20 CRM3001 There is no segment "vap". Did you mean "vip"?'],
    ],
    [
      'an unknown template',
      'trigger: { enters: vip }\nsteps: [{ send: helo }]',
      ['j.yaml:18:17 CRM3001 There is no template "helo". Did you mean "hello"?'],
    ],
    [
      'no step',
      'trigger: { enters: vip }\nsteps: []',
      ['j.yaml:18:1 CRM2005 `steps` is empty. Give at least 1.'],
    ],
    [
      'two steps of one name',
      'trigger: { enters: vip }\nsteps: [{ send: hello }, { send: hello }]',
      ['j.yaml:18:34 CRM3015 Two steps have the id "hello". Give this step an `id` of its own.'],
    ],
    [
      'a written id that is taken',
      'trigger: { enters: vip }\nsteps: [{ wait: 1d }, { send: hello, id: wait-1 }]',
      ['j.yaml:18:42 CRM3015 Two steps have the id "wait-1". Give this step another `id`.'],
    ],
    [
      'a step that is none',
      'trigger: { enters: vip }\nsteps: [{ sent: hello }]',
      ['j.yaml:18:11 CRM2001 "sent" is not a field of Item 1 of `steps`. Did you mean "send"?'],
    ],
    [
      'two steps in one',
      'trigger: { enters: vip }\nsteps: [{ wait: 1d, send: hello }]',
      ['j.yaml:18:21 CRM2006 `wait` and `send` cannot stand together. Keep one of them.'],
    ],
    [
      'a wait of nothing',
      'trigger: { enters: vip }\nsteps: [{ wait: 0d }]',
      ['j.yaml:18:17 CRM3008 "0d" is not longer than nothing. Give a duration above zero.'],
    ],
    [
      'a wait that is no duration',
      'trigger: { enters: vip }\nsteps: [{ wait: a day }]',
      [
        'j.yaml:18:17 CRM3008 "a day" is not a duration. Write numbers with units, such as "30d", "36h" or "1y6mo".',
      ],
    ],
    [
      'a schedule without segment',
      "trigger: { schedule: '0 * * * *' }\nreentry: always\nsteps: [{ send: hello }]",
      [
        'j.yaml:17:1 CRM2002 `segment` is missing in `trigger`. Add `segment`: id of the segment whose members are enrolled.',
      ],
    ],
    [
      'a schedule that never comes',
      "trigger: { schedule: '0 0 31 2 *', segment: vip }\nreentry: always\nsteps: [{ send: hello }]",
      [
        'j.yaml:17:22 CRM3006 "0 0 31 2 *" is not a schedule: it never comes. Write five fields: minute, hour, day of month, month, day of week, such as "0 6 * * *".',
      ],
    ],
    [
      'an unknown zone',
      "trigger: { schedule: '0 0 * * *', segment: vip, zone: Asia/Soul }\nreentry: always\nsteps: [{ send: hello }]",
      ['j.yaml:17:55 CRM3007 "Asia/Soul" is not a time zone. Did you mean "Asia/Seoul"?'],
    ],
  ])('%s is refused', async (_name, body, expected) => {
    expect(await diagnose({ 'j.yaml': `${WORDS.trim()}\njourney: j\n${body}\n` })).toEqual(expected)
  })
})
