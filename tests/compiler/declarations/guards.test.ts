/** M5, J8: guards as written in the config, and the catalog's time zone of customers. */
import { describe, expect, test } from 'vitest'
import { compileCleanly, compileFiles, describe as lines, SHOP } from '../memory-project.ts'

const CONFIG = SHOP['crm.config.yaml']

async function guardsOf(config: string) {
  const { settings } = await compileCleanly({ ...SHOP, 'crm.config.yaml': `${CONFIG}${config}` })
  return settings.guards
}

async function problems(config: string, catalog = SHOP['catalog.yaml']) {
  const files = { ...SHOP, 'catalog.yaml': catalog, 'crm.config.yaml': `${CONFIG}${config}` }
  return lines((await compileFiles(files)).diagnostics)
}

const zoned = SHOP['catalog.yaml'].replace(
  '  traits:\n    email: text\n',
  '  zone: country\n  traits:\n    email: text\n',
)

describe('M5: guards of the config', () => {
  test('nothing written is nothing; every default is written out', async () => {
    expect(await guardsOf('')).toBeUndefined()
    expect(await guardsOf('guards: {}\n')).toEqual({
      caps: [],
      service: { quietHours: true, caps: false },
    })
    expect(
      await guardsOf("guards: { quietHours: { from: '21:00', to: '08:00' } }\n"),
    ).toMatchObject({
      quietHours: { from: '21:00', to: '08:00', zone: 'Asia/Seoul', except: [] },
    })
  })

  test('caps by rolling and calendar windows, of a channel and a topic', async () => {
    const caps =
      '[{ atMost: 1, days: 1, channel: email }, { atMost: 3, last: 1w, topic: offers, over: defer }]'
    expect(await guardsOf(`guards: { caps: ${caps}, service: { caps: true } }\n`)).toEqual({
      caps: [
        { atMost: 1, window: { kind: 'days', count: 1 }, channel: 'email', over: 'withhold' },
        {
          atMost: 3,
          window: { kind: 'last', duration: { months: 0, days: 7, seconds: 0 } },
          topic: 'offers',
          over: 'defer',
        },
      ],
      service: { quietHours: true, caps: true },
    })
  })

  test('a change of guards is a change of the project’s behaviour', async () => {
    const behaviour = async (config: string) =>
      (await compileCleanly({ ...SHOP, 'crm.config.yaml': `${CONFIG}${config}` })).objects.get(
        'project.shop',
      )?.fingerprint.behaviour
    const one = await behaviour('guards: { caps: [{ atMost: 1, days: 1 }] }\n')
    expect(await behaviour('guards: { caps: [{ days: 1, over: withhold, atMost: 1 }] }\n')).toBe(
      one,
    )
    expect(await behaviour('guards: { caps: [{ atMost: 2, days: 1 }] }\n')).not.toBe(one)
  })

  test.each([
    ["quietHours: { from: '21:00', to: '21:00' }", ['CRM3303']],
    ["quietHours: { from: '24:00', to: '8:00' }", ['CRM3303', 'CRM3303']],
    ["quietHours: { from: '21:00', to: '08:00', zone: Asia/Soul }", ['CRM3007']],
    ["quietHours: { from: '21:00', to: '08:00', except: [emial] }", ['CRM3001']],
    ['caps: [{ atMost: 1 }]', ['CRM3304']],
    ['caps: [{ atMost: 1, days: 1, last: 7d }]', ['CRM3304']],
    ['caps: [{ atMost: 1, days: 0 }]', ['CRM3113']],
    ['caps: [{ atMost: 1, last: soon }]', ['CRM3008']],
    ['caps: [{ atMost: 1, days: 1, channel: sms, topic: news }]', ['CRM3001', 'CRM3001']],
  ])('%s', async (guards, codes) => {
    const found = await problems(`guards: { ${guards} }\n`)
    expect(found.map((line) => /CRM\d+/.exec(line)?.[0])).toEqual(codes)
  })
})

describe('M5: the zone of the customer', () => {
  const asked = "guards: { quietHours: { from: '21:00', to: '08:00', zone: customer } }\n"

  test('is a trait of the catalog, and no segment changes with it', async () => {
    const files = { ...SHOP, 'segment.yaml': 'segment: kr\nwhere: { trait: country, is: KR }\n' }
    const before = await compileCleanly(files)
    const after = await compileCleanly({
      ...files,
      'catalog.yaml': zoned,
      'crm.config.yaml': `${CONFIG}${asked}`,
    })
    const behaviour = (project: typeof before) =>
      project.objects.get('segment.kr')?.fingerprint.behaviour
    expect(behaviour(after)).toBe(behaviour(before))
    const program = after.objects.get('catalog.shop')?.program
    expect(program?.kind === 'catalog' && program.zones?.strings.join('?')).toContain('as "zone"')
  })

  test('is refused when the catalog does not say it, or says it of what holds none', async () => {
    expect((await problems(asked)).join()).toContain('CRM3306')
    expect(await problems(asked, zoned)).toEqual([])
    const dates = zoned.replace('zone: country', 'zone: birthday')
    expect((await problems('', dates)).join()).toMatch(/CRM3305.*no text/)
    const unknown = zoned.replace('zone: country', 'zone: contry')
    expect((await problems('', unknown)).join()).toMatch(/CRM3305.*Did you mean "country"/)
  })
})
