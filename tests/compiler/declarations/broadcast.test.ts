/** J6, J7: broadcasts and best send times as written: what journey they are, what is wrong with them, how they are shown (A1, A2). */
import { describe, expect, test } from 'vitest'
import { journeyText } from '../../../src/cli/views/journey-text.ts'
import { compileFiles, diagnose, SHOP } from '../memory-project.ts'

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
const TEST = 'variants: [hello, bye], share: 20%, after: 4h, winner: { event: purchase }'
const zones = (zone: string) => ({
  'catalog.yaml': SHOP['catalog.yaml']
    .replace('  traits:', `${zone}  traits:`)
    .replace(/$/, 'engagement: [page_view]\n'),
})

async function journeyOf(broadcast: string) {
  const { graph, diagnostics } = await compileFiles({
    ...SHOP,
    ...zones('  zone: country\n'),
    'b.yaml': `${WORDS}broadcast: b\nto: vip\n${broadcast}`,
  })
  const journey = graph?.journeys.get('b')
  if (journey === undefined || graph?.catalog === undefined)
    throw new Error(JSON.stringify(diagnostics))
  return { journey, catalog: graph.catalog, diagnostics }
}

describe('J6: what a broadcast is', () => {
  test('SEMANTICS 25: a journey with one start, whose steps have names of their own', async () => {
    const { journey, diagnostics } = await journeyOf(
      `at: 2026-03-02T10:00\nzone: customer\nthrottle: 10000/h\nholdout: 10%\nsend: hello\n`,
    )
    expect(diagnostics).toEqual([])
    expect(journey).toEqual({
      id: 'b',
      isBroadcast: true,
      trigger: {
        kind: 'schedule',
        segment: 'vip',
        schedule: { cron: '2026-03-02T10:00', zone: 'Etc/GMT-14', catchUp: 'latest' },
      },
      reentry: { kind: 'never' },
      backfill: 'none',
      holdout: { salt: 'b', from: 0, to: 999 },
      steps: [
        {
          kind: 'deliver',
          id: 'deliver',
          localFrom: 'Etc/GMT-14',
          throttle: { count: 10_000, perSeconds: 3600 },
        },
        { kind: 'send', id: 'send', template: 'hello' },
      ],
    })
  })

  test('again and again it takes everyone each time; in one zone and at no pace it has no wait', async () => {
    const { journey } = await journeyOf(`schedule: '0 10 * * 1'\nexpireAfter: 2h\nsend: hello\n`)
    expect(journey).toMatchObject({
      reentry: { kind: 'always' },
      trigger: { schedule: { cron: '0 10 * * 1', zone: 'Asia/Seoul' } },
      steps: [{ kind: 'send', id: 'send', expireAfter: { months: 0, days: 0, seconds: 7200 } }],
    })
  })

  test('A10: a test with a winner, drawn', async () => {
    const { journey, catalog } = await journeyOf(
      `title: Spring\nat: 2026-03-02T10:00\nbestTime: { within: 3h }\nexitWhen: { event: purchase }\ntest: { ${TEST}, otherwise: bye }\n`,
    )
    expect(journeyText(journey, catalog)).toMatchInlineSnapshot(`
      "b  Spring

      starts     at 2026-03-02T10:00 (Asia/Seoul), all of segment vip
      again      never
      leaves on  purchase since enrolment

      ├─ test          split by b-test
      │  ├─ 20%
      │  │  ├─ variants      split by b-variant
      │  │  │  ├─ 50%
      │  │  │  │  ├─ time-hello    wait for their best time, at most 3h (else 10:00), by page_view
      │  │  │  │  ├─ send-hello    send hello
      │  │  │  └─ 50%
      │  │  │     ├─ time-bye      wait for their best time, at most 3h (else 10:00), by page_view
      │  │  │     ├─ send-bye      send bye
      │  └─ 80%
      │     ├─ winner        pick the winner by purchase, 4h after the start; bye with fewer than 100 messages each or in a tie
      │     │  ├─ hello wins
      │     │  │  ├─ late-hello    wait for their best time, at most 3h (else 10:00), by page_view
      │     │  │  ├─ winner-hello  send hello
      │     │  └─ bye wins
      │     │     ├─ late-bye      wait for their best time, at most 3h (else 10:00), by page_view
      │     │     ├─ winner-bye    send bye
      └─ end
      "
    `)
  })

  test('local times and a pace, drawn', async () => {
    const { journey, catalog } = await journeyOf(
      `at: 2026-03-02T10:00\nzone: customer\nthrottle: 500/m\ntest: { variants: [hello, { send: bye, weight: 3 }] }\n`,
    )
    expect(journeyText(journey, catalog)).toMatchInlineSnapshot(`
      "b

      starts     at 2026-03-02T10:00 (in the first zone, UTC+14), all of segment vip
      again      never

      ├─ deliver     wait: at that time in the zone of each, no more than 500 people in 1m
      ├─ variants    split by b-variant
      │  ├─ 25%
      │  │  ├─ send-hello  send hello
      │  └─ 75%
      │     ├─ send-bye    send bye
      └─ end
      "
    `)
  })
})

describe('J6, A2: what is wrong with a broadcast', () => {
  const wrong = (body: string, zone = '  zone: country\n') =>
    diagnose({ ...zones(zone), 'b.yaml': `${WORDS}broadcast: b\nto: vip\n${body}` })

  test.each([
    ['send: hello\n', 'CRM3701 This broadcast never starts'],
    [`at: 2026-03-02T10:00\nschedule: '0 1 * * *'\nsend: hello\n`, 'CRM3701 It starts once'],
    ['at: 2026-02-30T10:00\nsend: hello\n', 'CRM3701 "2026-02-30T10:00" is not'],
    ['at: 2026-03-02T24:00\nsend: hello\n', 'CRM3701 "2026-03-02T24:00" is not'],
    ['at: 2026-03-02T10:00\n', 'CRM3701 This broadcast sends nothing'],
    [`at: 2026-03-02T10:00\nsend: hello\ntest: { ${TEST} }\n`, 'CRM3701 It sends one template'],
    ['at: 2026-03-02T10:00\nsend: helo\n', 'CRM3001 There is no template "helo"'],
    ['at: 2026-03-02T10:00\nzone: Asia/Soul\nsend: hello\n', 'CRM3007 "Asia/Soul" is not'],
    ['at: 2026-03-02T10:00\nthrottle: fast\nsend: hello\n', 'CRM2005'],
    [`at: 2026-03-02T10:00\ntest: { variants: [hello, hello] }\n`, 'CRM3702 "hello" is a variant'],
    [
      `at: 2026-03-02T10:00\ntest: { variants: [hello, bye], otherwise: bye }\n`,
      'CRM3702 This test picks no winner: `share`',
    ],
    [
      `at: 2026-03-02T10:00\ntest: { ${TEST.replace('20%', '100%')} }\n`,
      'CRM3702 100% of the audience',
    ],
    [`at: 2026-03-02T10:00\ntest: { ${TEST}, otherwise: byee }\n`, 'CRM3702 "byee" is none'],
    [
      `at: 2026-03-02T10:00\nzone: customer\ntest: { ${TEST} }\n`,
      'CRM3702 The test is being sent for 26 hours',
    ],
    [
      `at: 2026-03-02T10:00\nbestTime: { within: 6h }\ntest: { ${TEST} }\n`,
      'CRM3702 The test is being sent for 6 hours',
    ],
    [
      'at: 2026-03-02T10:00\nzone: customer\nbestTime: {}\nsend: hello\n',
      'CRM3704 The best time of each is not one time',
    ],
    ['at: 2026-03-02T10:00\nbestTime: { within: 30m }\nsend: hello\n', 'CRM3703 "30m" is not from'],
    ['at: 2026-03-02T10:00\nbestTime: { within: 1d }\nsend: hello\n', 'CRM3703 "1d" is not from'],
  ])('%j', async (body, said) => {
    const found = await wrong(body)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(said)
  })

  test('zones of customers that the catalog does not know', async () => {
    const found = await wrong('at: 2026-03-02T10:00\nzone: customer\nsend: hello\n', '')
    expect(found).toEqual([
      expect.stringContaining('CRM3306 It starts in the zone of each customer'),
    ])
  })

  test('one id is one journey, however it is written', async () => {
    const found = await wrong(
      'at: 2026-03-02T10:00\nsend: hello\n---\njourney: b\ntrigger: { enters: vip }\nsteps: [{ send: hello }]\n',
    )
    expect(found).toEqual([
      expect.stringContaining('CRM3002 There are two declarations of journey "b"'),
    ])
  })
})

describe('J7: a send at the best time', () => {
  test('SEMANTICS 28: is a step before it, which reads the events of the catalog', async () => {
    const { compiled } = await compileFiles({
      ...SHOP,
      ...zones(''),
      'j.yaml': `${WORDS}journey: j\ntrigger: { enters: vip }\nsteps: [{ send: hello, at: { bestTime: true } }]\n`,
    })
    const object = compiled?.objects.get('journey.j')
    expect(object?.canonical).toMatchObject({
      steps: [
        {
          kind: 'bestTime',
          id: 'hello-time',
          template: 'hello',
          events: ['page_view'],
          withinSeconds: 86_400,
          lookBackSeconds: 7_776_000,
          atLeast: 5,
          fallback: '10:00',
        },
        { kind: 'send', id: 'hello', template: 'hello' },
      ],
    })
    expect(object?.catalogReads?.events).toEqual([{ event: 'page_view', properties: [] }])
  })

  test('a name that its wait would take from another step', async () => {
    const found = await diagnose({
      ...zones(''),
      'j.yaml': `${WORDS}journey: j\ntrigger: { enters: vip }\nsteps: [{ wait: 1h, id: hello-time }, { send: hello, at: { bestTime: true } }]\n`,
    })
    expect(found).toEqual([expect.stringContaining('CRM3015 Two steps have the id "hello-time"')])
  })
})
