/** Warnings: what is allowed but surely not meant. */
import { describe, expect, test } from 'vitest'
import { diagnose } from '../memory-project.ts'

const VIP = 'segment: vip\nwhere: { trait: country, is: KR }\n---\n'
const HELLO = 'template: hello\nchannel: email\nclass: service\nsubject: Hi\ntext: Hi\n---\n'
const journey = (body: string) => ({ 'j.yaml': `${VIP}${HELLO}journey: j\n${body}` })

describe('A2: warnings', () => {
  test('CRM4001: a recurring journey that takes nobody twice (SEMANTICS 18)', async () => {
    const body = "trigger: { schedule: '0 10 * * 1', segment: vip }\nsteps: [{ send: hello }]\n"
    expect(await diagnose(journey(body))).toEqual([
      'j.yaml:10:10 CRM4001 Journey "j" recurs, but takes each person only once. Write `reentry: always`, or `reentry: { after: … }`.',
    ])
    expect(await diagnose(journey(`reentry: always\n${body}`))).toEqual([])
  })

  test('CRM4002: a template for which nobody can consent (SEMANTICS 23)', async () => {
    const files = {
      'topic.yaml':
        'topic: offers\nconsent:\n  sms: { trait: marketing_consent, is: true }\n---\nchannel: sms\nvia: outbox\naddress: name\nfrom: a@b.example\n',
      't.yaml':
        'template: t\nchannel: email\ntopic: offers\nsubject: Hi\ntext: Bye {{links.unsubscribe}}\n',
    }
    expect(await diagnose(files)).toEqual([
      't.yaml:3:8 CRM4002 Nobody can consent to topic "offers" on channel "email", so template "t" is always withheld. Add `email` or `default` to the consent of topic "offers".',
    ])
  })

  test('CRM4003: steps that nobody reaches', async () => {
    const body = 'trigger: { enters: vip }\nsteps:\n  - exit: done\n  - send: hello\n'
    expect(await diagnose(journey(body))).toEqual([
      'j.yaml:14:5 CRM4003 Step "hello" comes after exit "exit-1", so nobody reaches it. Move the exit to the end, or take the steps after it out.',
    ])
  })
})
