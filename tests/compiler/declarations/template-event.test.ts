/** M2: what texts read of the event that started a journey, checked against every journey that sends them. */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, type Files, SHOP } from '../memory-project.ts'

const SERVICE = 'channel: email\nclass: service\nsubject: Hi\n'
const journey = (id: string, trigger: string, template = 't') =>
  `journey: ${id}\ntrigger: ${trigger}\nsteps: [{ send: ${template} }]\n`
const BOUGHT = journey('bought', '{ event: purchase }')
const SEEN = journey('seen', '{ event: page_view }')
const VIP = 'segment: vip\nwhere: { trait: age, atLeast: 60 }\n'
const template = (text: string): Files => ({ 't.yaml': `template: t\n${SERVICE}text: '${text}'\n` })

describe('M2: the event that started the journey', () => {
  test('a journey keeps what its templates read, through blocks, partials and lookup, and nothing else', async () => {
    const { objects } = await compileCleanly({
      ...SHOP,
      ...template('{{> piece}}{{lookup event "status"}}'),
      'p.yaml': "partial: piece\ntext: '{{#if event.total}}{{event.total}}{{/if}}'\n",
      'j.yaml': BOUGHT,
      'k.yaml': journey('plain', '{ event: page_view }', 'u'),
      'u.yaml': `template: u\n${SERVICE}text: 'You are in {{journey.id}} since {{journey.enrolledAt}}'\n`,
    })
    const keep = (id: string) => {
      const program = objects.get(`journey.${id}`)?.program
      return program?.kind === 'journey' ? program.journey.trigger : undefined
    }
    expect(keep('bought')).toMatchObject({ event: 'purchase', keep: ['status', 'total'] })
    expect(keep('plain')).not.toHaveProperty('keep')
  })

  test('another template is no other journey of its own, and the newest runs', async () => {
    const read = (text: string) =>
      compileCleanly({ ...SHOP, ...template(text), 'j.yaml': BOUGHT }).then(
        ({ objects }) => objects.get('journey.bought')?.fingerprint,
      )
    const [one, two] = [await read('{{event.total}}'), await read('{{event.status}}')]
    expect(one?.own).toBe(two?.own)
    expect(one?.behaviour).not.toBe(two?.behaviour)
  })

  test.each([
    [
      'a name the event does not have',
      { ...template('{{event.totl}}'), 'j.yaml': BOUGHT },
      't.yaml:5:10 CRM3011 There is no property "totl" in event "purchase", which starts journey "bought", for `event.totl` in `text`. Did you mean "total"?',
    ],
    [
      'one of several journeys lacks it',
      { ...template('{{event.total}}'), 'j.yaml': `${BOUGHT}---\n${SEEN}` },
      't.yaml:5:10 CRM3011 There is no property "total" in event "page_view", which starts journey "seen", for `event.total` in `text`. Use one of path.',
    ],
    [
      'the whole event is no text',
      { ...template('{{event}}'), 'j.yaml': BOUGHT },
      't.yaml:5:10 CRM3011 `event` is not one value in `text`. Write one of its parts: {{event.<name>}}.',
    ],
    [
      'the journey has no such part',
      { ...template('{{journey.name}}'), 'j.yaml': BOUGHT },
      't.yaml:5:10 CRM3011 There is no "name" in journey for `journey.name` in `text`. Use one of id, step, enrolledAt.',
    ],
  ] as const)('CRM3011: %s', async (_, files, expected) => {
    const [found, ...more] = await diagnose(files)
    expect(more).toEqual([])
    expect(found?.startsWith(expected), found).toBe(true)
  })

  test('CRM3509: a journey without an event is one mistake, at the first place in the file that reads one', async () => {
    const files = {
      't.yaml': `template: t\n${SERVICE}html: { file: t.html }\n`,
      't.html': '<p>event: {{> piece}}</p>\n',
      'p.yaml': "partial: piece\nhtml: '<b>{{event.total}}</b>{{event.status}}'\n",
      'j.yaml': `${BOUGHT}---\n${journey('club', '{ enters: vip }')}---\n${VIP}`,
    }
    expect(await diagnose(files)).toEqual([
      'p.yaml:2:13 CRM3509 The template reads the event that started a journey, and journey "club", which sends it, does not start with an event in `html`. Take it out, start that journey with `event`, or give it a template of its own.',
    ])
  })

  test('CRM3509: no journey sends it; but not while one has errors of its own', async () => {
    expect(await diagnose(template('{{event.total}}'))).toEqual([
      't.yaml:5:10 CRM3509 The template reads the event that started a journey, and no journey sends it in `text`. Send it in a journey that starts with `event`, or take it out.',
    ])
    const broken = journey('bought', '{ event: purchse }')
    const found = await diagnose({ ...template('{{event.total}}'), 'j.yaml': broken })
    expect(found.map((line) => /CRM\d{4}/.exec(line)?.[0])).toEqual(['CRM3103'])
  })
})
