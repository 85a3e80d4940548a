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
const OLD = 'not: { trait: signed_up_at, within: { last: 22mo } }'
const due = (where = `{ ${OLD} }`) => `segment: due\nwhere: ${where}\n`
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
    ['entering the segment', '{ enters: due }'],
    ['a schedule', "{ schedule: '0 10 1 * *', segment: due }"],
    ['the date itself, nearly two years on', '{ date: signed_up_at, after: 23mo }'],
    ['its yearly return', '{ anniversary: signed_up_at }'],
    ['another date, of members only', '{ anniversary: birthday, segment: due }'],
  ])('may begin by %s', async (_, trigger) => {
    expect(await found(due() + journey(trigger))).toEqual([])
  })

  test('may begin by leaving those whose consent is young, and by a broadcast', async () => {
    const young = due('{ trait: signed_up_at, within: { last: 22mo } }')
    expect(await found(young + journey('{ leaves: due }'))).toEqual([])
    const broadcast = (start: string) =>
      `---\nbroadcast: confirmation\nto: due\n${start}\nsend: confirm\n`
    expect(await found(due() + broadcast("schedule: '0 10 1 * *'"))).toEqual([])
    expect(await found(due() + broadcast('at: 2027-01-04T10:00'))).toEqual([NOT_ASKED])
  })

  test('SEMANTICS 18: takes people again, as two years come again', async () => {
    const once = journey('{ enters: due }').replace('reentry: always\n', '')
    expect(await found(due() + once)).toEqual([NOT_ASKED])
    const yearly = journey('{ enters: due }').replace('always', '{ after: 1y }')
    expect(await found(due() + yearly)).toEqual([])
  })

  test('SEMANTICS 11: is read through other segments, too', async () => {
    const through = `segment: agreed\nwhere: { trait: signed_up_at, isSet: true }\n---\n${due('{ segment: agreed }')}`
    expect(await found(through + journey('{ enters: due }'))).toEqual([])
  })

  test.each([
    ['of newcomers only', due('{ trait: signed_up_at, within: { last: 7d } }'), '{ enters: due }'],
    ['of their first days', due('{ trait: signed_up_at, within: { days: 7 } }'), '{ leaves: due }'],
    ['of people without a date', due('{ trait: signed_up_at, isUnset: true }'), '{ enters: due }'],
    ['that read something else', due('{ trait: age, atLeast: 20 }'), '{ enters: due }'],
  ])('is no journey %s', async (_, segment, trigger) => {
    expect(await found(segment + journey(trigger))).toEqual([NOT_ASKED])
  })

  test('is no journey a week after the consent, none by an event, and none that says nothing', async () => {
    expect(await found(journey('{ date: signed_up_at, after: 7d }').slice(4))).toEqual([NOT_ASKED])
    expect(await found(journey('{ event: purchase }').slice(4))).toEqual([NOT_ASKED])
    const silent = journey('{ enters: due }', '[{ wait: 1d }]')
    expect(await found(due() + silent)).toEqual([NOT_ASKED])
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
