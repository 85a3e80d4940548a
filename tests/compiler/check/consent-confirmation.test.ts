/** M4: consent to advertising in Korea is confirmed every two years: by a journey that reaches old consents, or by another system. */
import { describe, expect, test } from 'vitest'
import { compileFiles, diagnose, SHOP } from '../memory-project.ts'

const config = (more = '') => ({
  'crm.config.yaml': `name: shop
zone: Asia/Seoul
preferences: { url: https://shop.example/p }
compliance: [KR]
rules: { korea: { sender: 가게, optOut: '무료수신거부 080-000-0000'${more} } }
`,
})
const topic = (proof: string) => ({
  'topic.yaml': `topic: offers\n${proof}consent: { trait: marketing_consent, is: true }\n`,
})
const TEMPLATES = {
  'templates.yaml': `
template: offer
channel: email
topic: offers
subject: (광고) 할인
text: '가게 {{links.unsubscribe}}'
---
template: confirm
channel: email
class: service
subject: 수신동의 확인
text: '{{links.preferences}}'
`,
}
const YOUNG = '{ trait: signed_up_at, within: { last: 22mo } }'
const OLD = `not: ${YOUNG}`
const due = (where = `{ ${OLD} }`) => `segment: due\nwhere: ${where}\n`
const NOT_TOLD = '{ message: sent, where: { template: confirm }, count: { is: 0, last: 22mo } }'
const TOLD = '{ message: sent, where: { template: confirm }, count: { atLeast: 1, last: 22mo } }'
const DUE_AND_NOT_TOLD = due(`{ all: [{ ${OLD} }, ${NOT_TOLD}] }`)
const ADULTS = due('{ trait: age, atLeast: 20 }')
const NEWCOMERS = due('{ trait: signed_up_at, within: { last: 7d } }')
const MONTHLY = "{ schedule: '0 10 1 * *', segment: due }"
const journey = (trigger: string, steps = '[{ send: confirm }]') =>
  `---\njourney: confirmation\ntrigger: ${trigger}\nreentry: always\nsteps: ${steps}\n`

async function found(journeys: string, files: Record<string, string> = {}) {
  const project = { ...config(), ...topic('proof: signed_up_at\n'), ...TEMPLATES, ...files }
  const lines = await diagnose({ ...project, 'journeys.yaml': journeys })
  return lines.map((line) => line.replace(/\. .*/s, ''))
}

const NO_PROOF =
  'topic.yaml:1:8 CRM3548 Consent to topic "offers" has to be confirmed every two years, and nothing says when it was given'
const NOT_ASKED =
  'topic.yaml:2:8 CRM3548 Consent to topic "offers" has to be confirmed every two years, and no journey asks those whose "signed_up_at" is old'

describe('M4: the confirmation of consent', () => {
  test('needs the instant of the consent, and a journey: a segment alone asks nobody', async () => {
    expect(await found(due(), topic(''))).toEqual([NO_PROOF])
    expect(await found('')).toEqual([NOT_ASKED])
    expect(await found(due())).toEqual([NOT_ASKED])
  })

  test('is an error, so nothing is compiled', async () => {
    const files = { ...SHOP, ...config(), ...topic(''), ...TEMPLATES }
    const { compiled, diagnostics } = await compileFiles(files)
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['error'])
    expect(compiled).toBeUndefined()
  })

  test.each([
    ['a schedule', due(), MONTHLY],
    ['entering a segment that being told leaves', DUE_AND_NOT_TOLD, '{ enters: due }'],
    ['leaving one that being told enters', due(`{ any: [${YOUNG}, ${TOLD}] }`), '{ leaves: due }'],
    [
      'entering a week of each year',
      due('{ trait: signed_up_at, anniversary: { before: 7 } }'),
      '{ enters: due }',
    ],
    ['the yearly return of the date', due(), '{ anniversary: signed_up_at }'],
    ['that, of members only', due(), '{ anniversary: signed_up_at, segment: due }'],
    ['that, of adults', ADULTS, '{ anniversary: signed_up_at, segment: due }'],
    ['another yearly date, of members only', due(), '{ anniversary: birthday, segment: due }'],
    ['SQL, which may read anything', due("{ sql: 'select id from due' }"), MONTHLY],
    ['SQL, to enter', due("{ sql: 'select id from due' }"), '{ enters: due }'],
  ])('may begin by %s', async (_, segment, trigger) => {
    expect(await found(segment + journey(trigger))).toEqual([])
  })

  test('may begin by a broadcast that comes again', async () => {
    const broadcast = (start: string) =>
      `---\nbroadcast: confirmation\nto: due\n${start}\nsend: confirm\n`
    expect(await found(due() + broadcast("schedule: '0 10 1 * *'"))).toEqual([])
    expect(await found(due() + broadcast('at: 2027-01-04T10:00'))).toEqual([NOT_ASKED])
  })

  test.each([
    ['entering for good', due(), '{ enters: due }'],
    ['leaving for good', due(YOUNG), '{ leaves: due }'],
    ['the date nearly two years on', due(), '{ date: signed_up_at, after: 23mo }'],
    ['the date, of members only', due(), '{ date: signed_up_at, after: 23mo, segment: due }'],
    ['the date a week on', due(), '{ date: signed_up_at, after: 7d }'],
    ['an event', due(), '{ event: purchase }'],
  ])('does not come again by %s', async (_, segment, trigger) => {
    expect(await found(segment + journey(trigger))).toEqual([NOT_ASKED])
  })

  test.each([
    ['never', NOT_ASKED],
    ['{ after: 1y }'],
    ['{ after: 24mo }'],
    ['{ after: 730d }'],
    ['{ after: 25mo }', NOT_ASKED],
    ['{ after: 750d }', NOT_ASKED],
    ['always\npaused: true', NOT_ASKED],
  ])('SEMANTICS 18: takes people again within two years: %s', async (reentry, ...lines) => {
    const again = journey('{ enters: due }').replace('always', reentry)
    expect(await found(DUE_AND_NOT_TOLD + again)).toEqual(lines)
  })

  test('SEMANTICS 11: is read through other segments, too', async () => {
    const through = (segment: string, where: string) =>
      `segment: other\nwhere: ${segment}\n---\n${due(where)}`
    const agreed = through('{ trait: signed_up_at, isSet: true }', '{ segment: other }')
    expect(await found(agreed + journey(MONTHLY))).toEqual([])
    const told = through(NOT_TOLD, `{ all: [{ ${OLD} }, { segment: other }] }`)
    expect(await found(told + journey('{ enters: due }'))).toEqual([])
    const bySql = through("{ sql: 'select id from due' }", '{ not: { segment: other } }')
    expect(await found(bySql + journey(MONTHLY))).toEqual([])
  })

  test('is moved by a value that the journey keeps, as by its message', async () => {
    const kept = { 'catalog.yaml': `${SHOP['catalog.yaml']}kept: { traits: { asked_on: date } }\n` }
    const segment = due(
      `{ all: [{ ${OLD} }, { not: { trait: asked_on, within: { last: 22mo } } }] }`,
    )
    const steps = (more: string) => `[{ send: confirm }${more}]`
    const sets = journey('{ enters: due }', steps(', { set: { asked_on: today } }'))
    expect(await found(segment + sets, kept)).toEqual([])
    expect(await found(segment + journey('{ enters: due }'), kept)).toEqual([NOT_ASKED])
  })

  test.each([
    ['of newcomers only', NEWCOMERS, MONTHLY],
    ['of first days', due('{ trait: signed_up_at, within: { days: 7 } }'), MONTHLY],
    ['of newcomers on their anniversary', NEWCOMERS, '{ anniversary: signed_up_at, segment: due }'],
    ['of people without a date', due('{ trait: signed_up_at, isUnset: true }'), MONTHLY],
    [
      'of SQL among newcomers',
      due(
        `{ all: [{ sql: 'select id from due' }, { trait: signed_up_at, within: { last: 7d } }] }`,
      ),
      MONTHLY,
    ],
    ['that reads something else', ADULTS, MONTHLY],
    [
      'that is told of what it does',
      due(`{ all: [{ trait: age, atLeast: 20 }, ${NOT_TOLD}] }`),
      '{ enters: due }',
    ],
  ])('is no journey %s', async (_, segment, trigger) => {
    expect(await found(segment + journey(trigger))).toEqual([NOT_ASKED])
  })

  const SEND = 'send: confirm'
  const NEW = '{ trait: signed_up_at, within: { last: 7d } }'
  test.each([
    ['a branch of old consents', `[{ branch: [{ when: { ${OLD} }, steps: [{ ${SEND} }] }] }]`],
    [
      'the rest of a branch',
      `[{ branch: [{ when: ${YOUNG}, steps: [{ exit: young }] }] }, { ${SEND} }]`,
    ],
    [
      'otherwise',
      `[{ branch: [{ when: ${NEW}, steps: [{ exit: new }] }, { otherwise: true, steps: [{ ${SEND} }] }] }]`,
    ],
    ['SQL', `[{ branch: [{ when: { sql: 'select id from due' }, steps: [{ ${SEND} }] }] }]`],
    ['a branch of newcomers', `[{ branch: [{ when: ${NEW}, steps: [{ ${SEND} }] }] }]`, NOT_ASKED],
    [
      'all but newcomers leave',
      `[{ branch: [{ when: { not: ${NEW} }, steps: [{ exit: old }] }] }, { ${SEND} }]`,
      NOT_ASKED,
    ],
    [
      'a branch after the message',
      `[{ ${SEND} }, { branch: [{ when: { ${OLD} }, steps: [{ wait: 1d }] }] }]`,
      NOT_ASKED,
    ],
    [
      'a branch of something else',
      `[{ branch: [{ when: { trait: country, is: KR }, steps: [{ ${SEND} }] }] }]`,
      NOT_ASKED,
    ],
    [
      'the date is read on another path',
      `[{ branch: [{ when: { trait: country, is: KR }, steps: [{ branch: [{ when: { ${OLD} }, steps: [{ exit: old }] }, { otherwise: true, steps: [{ exit: young }] }] }] }] }, { ${SEND} }]`,
      NOT_ASKED,
    ],
    ['nothing is said', '[{ wait: 1d }]', NOT_ASKED],
  ])('may read the date on the way of a wider segment: %s', async (_, steps, ...lines) => {
    expect(await found(ADULTS + journey(MONTHLY, steps))).toEqual(lines)
  })

  test('may let go on the way whose consent is young', async () => {
    const until = (exit: string) => journey(MONTHLY).replace('steps:', `exitWhen: ${exit}\nsteps:`)
    expect(await found(ADULTS + until(YOUNG))).toEqual([])
    expect(await found(ADULTS + until(`{ not: ${NEW} }`))).toEqual([NOT_ASKED])
  })

  test('may wait for a segment', async () => {
    const steps = (then: string) =>
      `[{ waitFor: { segment: old }, timeout: 1d, then: [{ ${SEND} }] }]`.replace('old', then)
    const old = `segment: old\nwhere: { ${OLD} }\n---\n`
    expect(await found(old + ADULTS + journey(MONTHLY, steps('old')))).toEqual([])
  })

  test('the proof may be a day', async () => {
    const files = topic('proof: birthday\n')
    const of = (where: string) => found(due(where) + journey(MONTHLY), files)
    expect(await of('{ not: { trait: birthday, within: { last: 22mo } } }')).toEqual([])
    expect(await of('{ trait: birthday, within: { last: 7d } }')).toEqual([
      NOT_ASKED.replace('signed_up_at', 'birthday'),
    ])
  })

  test('is another system’s, where the config says so', async () => {
    for (const proof of ['', 'proof: signed_up_at\n']) {
      const files = { ...config(', confirmation: elsewhere'), ...topic(proof) }
      expect(await found('', files)).toEqual([])
    }
    expect(await found('', config(', confirmation: never'))).toEqual([
      expect.stringMatching(/^crm\.config\.yaml:5:\d+ CRM2\d+ /),
    ])
  })

  test('is nobody’s business without advertising', async () => {
    const service = { 'templates.yaml': TEMPLATES['templates.yaml'].split('---\n')[1] ?? '' }
    expect(await found('', { ...topic(''), ...service })).toEqual([])
  })
})
