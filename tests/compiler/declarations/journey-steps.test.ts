/** Journeys as written: steps that hold others, triggers by events and dates, exits, goals, versions (J1, J2, J3, J5). */
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
`

async function objectOf(journey: string) {
  const compiled = await compileCleanly({
    ...SHOP,
    'journey.yaml': `${WORDS}journey: j\n${journey}`,
  })
  const object = compiled.objects.get('journey.j')
  if (object === undefined) throw new Error('no journey')
  return object
}

describe('J2: steps hold steps', () => {
  test('SEMANTICS 25: they are numbered through the whole journey, in the order written', async () => {
    const { canonical } = await objectOf(`
trigger: { enters: vip }
steps:
  - wait: 1d
  - branch:
      - { when: { segment: vip }, steps: [{ wait: 2d }, { exit: vip }] }
      - { otherwise: true, steps: [{ split: { salt: s, paths: [{ weight: 1, steps: [{ wait: 3d }] }, { weight: 2, steps: [] }] } }] }
  - waitFor: { event: purchase }
    timeout: 1d
    then: [{ send: hello }]
  - { waitUntil: { time: '09:00', on: [sun, mon] } }
  - wait: 4d
`)
    expect(canonical).toMatchObject({
      steps: [
        { kind: 'wait', id: 'wait-1' },
        {
          kind: 'branch',
          id: 'branch-1',
          paths: [
            {
              when: { kind: 'segment', segment: 'vip' },
              steps: [
                { kind: 'wait', id: 'wait-2' },
                { kind: 'exit', id: 'exit-1' },
              ],
            },
          ],
          otherwise: [
            {
              kind: 'split',
              id: 'split-1',
              salt: 's',
              paths: [
                { weight: 1, steps: [{ kind: 'wait', id: 'wait-3' }] },
                { weight: 2, steps: [] },
              ],
            },
          ],
        },
        {
          kind: 'waitFor',
          id: 'wait-for-1',
          what: { kind: 'event', event: 'purchase' },
          timeout: { months: 0, days: 1, seconds: 0 },
          zone: 'Asia/Seoul',
          then: [{ kind: 'send', id: 'hello' }],
          otherwise: [],
        },
        {
          kind: 'waitUntil',
          id: 'wait-until-1',
          until: { kind: 'local', time: '09:00', weekdays: [1, 7] },
          zone: { name: 'Asia/Seoul' },
        },
        { kind: 'wait', id: 'wait-4' },
      ],
    })
  })

  test('SEMANTICS 28: it depends on what its conditions, waits and templates name, and reads what they read', async () => {
    const object = await objectOf(`
trigger: { event: page_view, where: { property: path, is: /cart } }
exitWhen: { trait: country, is: JP }
goal: { event: purchase, where: { property: category, is: shoes } }
steps:
  - { waitUntil: { trait: birthday, before: 3d } }
  - branch: [{ when: { segment: vip }, steps: [{ send: hello }] }]
`)
    expect(object.dependsOn).toEqual(['catalog.shop', 'segment.vip', 'template.hello'])
    expect(object.catalogReads).toEqual({
      traits: ['birthday', 'country'],
      events: [
        { event: 'page_view', properties: ['path'] },
        { event: 'purchase', properties: ['category'] },
      ],
    })
  })

  test('a line of steps that asks nothing reads nothing of the catalog', async () => {
    const object = await objectOf(
      'trigger: { enters: vip }\nsteps: [{ wait: 1d }, { send: hello }]\n',
    )
    expect(object.catalogReads).toBeUndefined()
    expect(object.program).not.toHaveProperty('statements')
  })
})

describe('J1, J3, J5: triggers, exits and versions', () => {
  test.each([
    ['{ leaves: vip }', { kind: 'leaves', segment: 'vip' }],
    [
      '{ event: purchase, where: { property: category, is: shoes }, key: category }',
      { kind: 'event', event: 'purchase', key: 'category', where: { kind: 'property' } },
    ],
    [
      "{ date: signed_up_at, after: 1mo, at: '18:05', zone: UTC, segment: vip }",
      {
        kind: 'date',
        trait: 'signed_up_at',
        offset: { months: 1, days: 0, seconds: 0 },
        schedule: { cron: '5 18 * * *', zone: 'UTC', catchUp: 'all' },
        segment: 'vip',
      },
    ],
    [
      '{ anniversary: birthday, before: 1w }',
      {
        kind: 'anniversary',
        offset: { months: 0, days: -7, seconds: 0 },
        schedule: { cron: '0 9 * * *', zone: 'Asia/Seoul' },
      },
    ],
  ])('trigger %s', async (trigger, expected) => {
    const { canonical } = await objectOf(
      `trigger: ${trigger}\nreentry: always\nsteps: [{ send: hello }]\n`,
    )
    expect(canonical).toMatchObject({ trigger: expected })
  })

  test('exitWhen is an event since enrolment, or a condition; finish is the default', async () => {
    const { canonical } = await objectOf(`
trigger: { enters: vip }
exitWhen: { event: purchase }
goal: { event: purchase, within: 7d }
inFlight: finish
steps: [{ send: hello }]
`)
    expect(canonical).toMatchObject({
      exitWhen: { kind: 'event', event: 'purchase' },
      goal: { event: 'purchase', within: { duration: { days: 7 }, zone: 'Asia/Seoul' } },
    })
    expect(canonical).not.toHaveProperty('inFlight')
    const counted = await objectOf(`
trigger: { enters: vip }
exitWhen: { event: purchase, count: { atLeast: 2 } }
steps: [{ send: hello }]
`)
    expect(counted.canonical).toMatchObject({
      exitWhen: { kind: 'condition', where: { kind: 'event' } },
    })
  })

  test.each([
    [
      'a filter that depends on when it is asked',
      'trigger: { event: purchase, where: { property: total, isSet: true } }\ngoal: { event: page_view, where: { property: path, within: { days: 3 } } }\nsteps: [{ send: hello }]',
      ['CRM3107'],
    ],
    ['an unknown event', 'trigger: { event: purchas }\nsteps: [{ send: hello }]', ['CRM3103']],
    [
      'an unknown property as key',
      'trigger: { event: purchase, key: cart }\nsteps: [{ send: hello }]',
      ['CRM3104'],
    ],
    ['a date that is none', 'trigger: { date: country }\nsteps: [{ send: hello }]', ['CRM3016']],
    [
      'hours from a date',
      'trigger: { date: birthday, before: 12h }\nsteps: [{ send: hello }]',
      ['CRM3203'],
    ],
    [
      'a wait that names an unknown trait',
      'trigger: { enters: vip }\nsteps: [{ waitUntil: { trait: birtday } }, { send: hello }]',
      ['CRM3102'],
    ],
    [
      'a yearly journey that takes each person once',
      'trigger: { anniversary: birthday }\nsteps: [{ send: hello }]',
      ['CRM4001'],
    ],
    [
      'two steps of one name on two paths',
      'trigger: { enters: vip }\nsteps: [{ branch: [{ when: { segment: vip }, steps: [{ send: hello }] }, { otherwise: true, steps: [{ send: hello }] }] }]',
      ['CRM3015'],
    ],
    [
      'a step behind an exit, on a path',
      'trigger: { enters: vip }\nsteps: [{ branch: [{ when: { segment: vip }, steps: [{ exit: vip }, { send: hello }] }] }]',
      ['CRM4003'],
    ],
    [
      'an unknown word in a step on a path',
      'trigger: { enters: vip }\nsteps: [{ branch: [{ when: { segment: vip }, steps: [{ sent: hello }] }] }]',
      ['CRM2001'],
    ],
    ['no timeout', 'trigger: { enters: vip }\nsteps: [{ waitFor: { segment: vip } }]', ['CRM3203']],
  ])('%s is refused', async (_name, body, codes) => {
    const found = await diagnose({ 'j.yaml': `${WORDS.trim()}\njourney: j\n${body}\n` })
    expect(found.map((line) => line.split(' ')[1])).toEqual(codes)
  })
})
