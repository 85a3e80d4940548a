/** Projects, topics, channels and segments as written: defaults, and what is refused (M1, S8; SEMANTICS 2, 21, 23). */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

describe('projects', () => {
  test('SEMANTICS 2, 28, 33: every default is written out', async () => {
    const { settings, objects } = await compileCleanly(SHOP)
    expect(settings).toEqual({
      name: 'shop',
      zone: 'Asia/Seoul',
      refresh: { cron: '0 * * * *', zone: 'Asia/Seoul', catchUp: 'all' },
      plan: { tolerance: 0.1, toleranceMinimum: 20, lifetimeSeconds: 86_400, minimumCell: 5 },
      checks: { maxBases: 3, minAudience: 0 },
      site: { preferences: 'https://shop.example/preferences', key: 'CRM_LINK_KEY' },
    })
    expect(objects.get('project.shop')?.program).toEqual({ kind: 'project', project: settings })
  })

  test('what is written wins', async () => {
    const config = `name: shop
zone: Asia/Seoul
refresh: { cron: '0  6 * * *', zone: UTC, catchUp: latest }
plan: { tolerance: 2.5%, toleranceMinimum: 0, lifetime: 1d12h, minimumCell: 1 }
`
    const { settings } = await compileCleanly({ ...SHOP, 'crm.config.yaml': config })
    expect(settings).toMatchObject({
      refresh: { cron: '0 6 * * *', zone: 'UTC', catchUp: 'latest' },
      plan: { tolerance: 0.025, toleranceMinimum: 0, lifetimeSeconds: 129_600, minimumCell: 1 },
    })
  })

  test.each([
    [
      'no zone',
      '',
      [
        'crm.config.yaml:1:1 CRM2002 `zone` is missing. Add `zone`: IANA time zone of days, weeks and months.',
      ],
    ],
    [
      'an unknown zone',
      'zone: KST',
      [
        'crm.config.yaml:2:7 CRM3007 "KST" is not a time zone. Use an IANA name such as "Asia/Seoul".',
      ],
    ],
    [
      'a zone in other letters',
      'zone: ASIA/SEOUL',
      ['crm.config.yaml:2:7 CRM3007 "ASIA/SEOUL" is not a time zone. Did you mean "Asia/Seoul"?'],
    ],
    [
      'an offset',
      "zone: '+09:00'",
      [
        'crm.config.yaml:2:7 CRM3007 "+09:00" is not a time zone. Use an IANA name such as "Asia/Seoul".',
      ],
    ],
    [
      'six fields',
      "zone: UTC\nrefresh: '0 0 * * * *'",
      [
        'crm.config.yaml:3:10 CRM3006 "0 0 * * * *" is not a schedule: it has 6 fields, not five. Write five fields: minute, hour, day of month, month, day of week, such as "0 6 * * *".',
      ],
    ],
    [
      'a share without sign',
      'zone: UTC\nplan: { tolerance: 10 }',
      ['crm.config.yaml:3:20 CRM2003 `tolerance` is the number 10, but a text is expected'],
    ],
    [
      'a share above all',
      'zone: UTC\nplan: { tolerance: 101% }',
      [
        'crm.config.yaml:3:20 CRM3009 "101%" is not a percentage from 0% to 100%. Write a number and the sign, such as "10%".',
      ],
    ],
    [
      'a lifetime in months',
      'zone: UTC\nplan: { lifetime: 1mo }',
      [
        'crm.config.yaml:3:19 CRM3008 "1mo" is not a lifetime of a plan. Write a duration above zero without months and years, such as "24h" or "7d".',
      ],
    ],
    [
      'a misspelt field',
      'zone: UTC\nrefesh: hourly',
      ['crm.config.yaml:3:1 CRM2001 "refesh" is not a field here. Did you mean "refresh"?'],
    ],
  ])('%s is refused', async (_name, body, expected) => {
    const found = await diagnose({ 'crm.config.yaml': `name: shop\n${body}\n` })
    expect(found.map((line) => line.replace(/\.$/, ''))).toEqual(
      expected.map((line) => line.replace(/\.$/, '')),
    )
  })
})

describe('S8: segments', () => {
  test("SEMANTICS 21: the project's refresh is written out", async () => {
    const segment = 'segment: s\ntitle: S\ntags: [a]\nwhere: { trait: country, is: KR }\n'
    const compiled = await compileCleanly({ ...SHOP, 's.yaml': segment })
    expect(compiled.objects.get('segment.s')).toMatchObject({
      title: 'S',
      dependsOn: ['catalog.shop'],
      canonical: {
        where: {
          kind: 'trait',
          trait: 'country',
          test: { op: 'is', value: { type: 'text', value: 'KR' } },
        },
        refresh: { cron: '0 * * * *', zone: 'Asia/Seoul', catchUp: 'all' },
      },
      program: { kind: 'segment', refresh: { cron: '0 * * * *' } },
    })
  })
})

describe('M1: topics and channels', () => {
  test('SEMANTICS 23: one consent for all channels is `default`', async () => {
    const compiled = await compileCleanly(SHOP)
    const program = compiled.objects.get('topic.offers')?.program
    expect(program?.kind === 'topic' && Object.keys(program.consent)).toEqual(['default'])
  })

  test('consent by channel id', async () => {
    const topic =
      'topic: offers\nconsent:\n  email: { trait: marketing_consent, is: true }\n  default: { all: [] }\n'
    const compiled = await compileCleanly({ ...SHOP, 'topic.yaml': topic })
    const program = compiled.objects.get('topic.offers')?.program
    expect(program?.kind === 'topic' && Object.keys(program.consent)).toEqual(['email', 'default'])
  })

  test('an outbox has a directory and a format', async () => {
    const compiled = await compileCleanly(SHOP)
    expect(compiled.objects.get('channel.email')?.canonical).toEqual({
      via: 'outbox',
      address: 'email',
      from: 'Shop <hello@shop.example>',
      directory: '.crm/outbox',
      format: 'eml',
      retry: { attempts: 5, withinSeconds: 21600 },
    })
  })

  test('M1, M6: a rate and retries are counted in seconds; a rate that is none is refused', async () => {
    const channel = (rate: string) =>
      `channel: email\nvia: outbox\naddress: email\nfrom: a@b\nrate: ${rate}\nretry: { within: 30m }\n`
    const compiled = await compileCleanly({ ...SHOP, 'channel.yaml': channel('10000/h') })
    expect(compiled.objects.get('channel.email')?.canonical).toMatchObject({
      rate: { count: 10_000, perSeconds: 3600 },
      retry: { attempts: 5, withinSeconds: 1800 },
    })
    for (const wrong of ['0/s', '100', '100/w', '-1/s']) {
      const found = await diagnose({ 'channel.yaml': channel(wrong) })
      expect(found).toHaveLength(1)
      expect(found[0]).toMatch(/^channel\.yaml:5:7 CRM20/)
    }
  })

  test('an SMTP channel names the variable of its URL', async () => {
    const channel =
      'channel: email\nvia: smtp\nurl: { env: SMTP_URL }\naddress: email\nfrom: a@b.example\nreplyTo: c@b.example\nsuppress: { trait: country, is: XX }\n'
    const compiled = await compileCleanly({ ...SHOP, 'channel.yaml': channel })
    expect(compiled.objects.get('channel.email')).toMatchObject({
      canonical: { via: 'smtp', url: { env: 'SMTP_URL' }, replyTo: 'c@b.example' },
      program: { via: 'smtp', suppressed: expect.anything() },
    })
  })

  test('a KakaoTalk channel is for AlimTalk, or for brand messages to friends unless it says to whom', async () => {
    const channel = (more: string) =>
      `channel: email\nvia: kakao\naddress: email\nfrom: '15881234'\nsender: KA01PF21\nkey: { env: KEY }\nsecret: { env: SECRET }\n${more}`
    const canonical = async (more: string) => {
      const compiled = await compileCleanly({ ...SHOP, 'channel.yaml': channel(more) })
      return compiled.objects.get('channel.email')?.canonical
    }
    const alimtalk = await canonical('')
    expect(alimtalk).not.toHaveProperty('medium')
    expect(alimtalk).not.toHaveProperty('targeting')
    expect(await canonical('medium: alimtalk\n')).toEqual(alimtalk)
    const brand = { ...(alimtalk as object), medium: 'brandmessage' }
    expect(await canonical('medium: brandmessage\n')).toEqual({ ...brand, targeting: 'I' })
    for (const targeting of ['I', 'M', 'N']) {
      const written = `medium: brandmessage\ntargeting: ${targeting}\n`
      expect(await canonical(written)).toEqual({ ...brand, targeting })
    }
    for (const [more, found] of [
      [
        'targeting: I\n',
        'channel.yaml:8:12 CRM3407 AlimTalk has no targeting: it reaches whoever it is sent to. Take it out, or write `medium: brandmessage` if the channel is for advertising.',
      ],
      [
        'medium: brandmessage\ntargeting: F\n',
        'channel.yaml:9:12 CRM2004 `targeting` is the text "F", not I, M or N',
      ],
      ['medium: friendtalk\n', 'channel.yaml:8:9 CRM2004 `medium` is the text "friendtalk"'],
    ] as const) {
      const [line = '', ...others] = await diagnose({ 'channel.yaml': channel(more) })
      expect([line.slice(0, found.length), others]).toEqual([found, []])
    }
  })

  test.each([
    [
      'consent on an unknown channel',
      { 'topic.yaml': 'topic: offers\nconsent: { emial: { all: [] } }\n' },
      ['topic.yaml:2:12 CRM3001 There is no channel "emial". Did you mean "email"?'],
    ],
    [
      'consent of an unknown trait',
      { 'topic.yaml': 'topic: offers\nconsent: { trait: consent, is: true }\n' },
      ['topic.yaml:2:19 CRM3102 There is no trait "consent"'],
    ],
    [
      'an unknown way',
      { 'channel.yaml': 'channel: email\nvia: smtpp\naddress: email\nfrom: a@b\n' },
      [
        'channel.yaml:2:6 CRM2004 `via` is the text "smtpp", not smtp, outbox, webhook, sms, kakao, fcm, webpush, onsite or inapp. Did you mean "smtp"?',
      ],
    ],
    [
      'no way',
      { 'channel.yaml': 'channel: email\naddress: email\nfrom: a@b\n' },
      ['channel.yaml:1:10 CRM2002 `via` is missing. Add `via`: how people are reached.'],
    ],
    [
      'a field of another way',
      {
        'channel.yaml': 'channel: email\nvia: outbox\naddress: email\nfrom: a@b\nurl: { env: X }\n',
      },
      ['channel.yaml:5:1 CRM2001 "url" is not a field here'],
    ],
    [
      'SMTP without URL',
      { 'channel.yaml': 'channel: email\nvia: smtp\naddress: email\nfrom: a@b\n' },
      [
        'channel.yaml:1:10 CRM2002 `url` is missing. Add `url`: variable with smtp://user:password@host:port or smtps://…',
      ],
    ],
    [
      'an address that is no trait',
      { 'channel.yaml': 'channel: email\nvia: outbox\naddress: emial\nfrom: a@b\n' },
      ['channel.yaml:3:10 CRM3102 There is no trait "emial". Did you mean "email"?'],
    ],
    [
      'an address that is no text',
      { 'channel.yaml': 'channel: email\nvia: outbox\naddress: age\nfrom: a@b\n' },
      ['channel.yaml:3:10 CRM3016 Trait "age" is a number, and text is needed here'],
    ],
    [
      'an address on a channel that knows people by their key',
      { 'channel.yaml': 'channel: popup\nvia: onsite\naddress: email\n' },
      ['channel.yaml:3:1 CRM2001 "address" is not a field here'],
    ],
    [
      'no address where there is one',
      { 'channel.yaml': 'channel: email\nvia: outbox\nfrom: a@b\n' },
      ['channel.yaml:1:10 CRM2002 `address` is missing.'],
    ],
    [
      'a sender with a line break',
      { 'channel.yaml': 'channel: email\nvia: outbox\naddress: email\nfrom: "a@b\\nBcc: c@d"\n' },
      ['channel.yaml:4:7 CRM3014 `from` has a line break. Write it on one line.'],
    ],
    [
      'a channel called like a condition',
      {
        'channel.yaml':
          'channel: email\nvia: outbox\naddress: email\nfrom: a@b\n---\nchannel: event\nvia: outbox\naddress: email\nfrom: a@b\n',
      },
      [
        'channel.yaml:6:10 CRM3018 A channel cannot be called "event". Give it another id: in the consent of a topic this word begins a condition.',
      ],
    ],
  ])('%s is refused', async (_name, files, expected) => {
    const found = await diagnose(files)
    expect(found).toHaveLength(expected.length)
    for (const [index, line] of expected.entries()) expect(found[index]).toContain(line)
  })
})
