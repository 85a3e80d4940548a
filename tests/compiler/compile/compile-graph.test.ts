/** P5: what a compiled project holds, in which order, and what is not computed before somebody asks. */
import { describe, expect, test } from 'vitest'
import { OBJECT_KINDS, type ObjectKind } from '../../../src/ir/address.ts'
import { compileCleanly, compileFiles, SHOP } from '../memory-project.ts'

const ALL = {
  ...SHOP,
  'all.yaml': `
segment: vip
title: VIP
where: { trait: country, is: KR }
---
coupons: gifts
from: { table: gift_codes, column: code }
---
partial: sign
text: Shop
---
template: hello
channel: email
topic: offers
subject: Hi
text: Hi {{links.unsubscribe}}
---
journey: j
trigger: { enters: vip }
steps: [{ send: hello }]
---
kpi: k
count: { segment: vip }
---
export: e
segment: vip
topic: offers
columns: [name]
to: { file: vip.csv }
`,
}

describe('P5: compiled projects', () => {
  test('there is an object of every kind, sorted by address, each with the program of its kind', async () => {
    const { objects } = await compileCleanly(ALL)
    const addresses = [...objects.keys()]
    expect(addresses).toEqual(addresses.toSorted())
    const kinds = new Set<ObjectKind>([...objects.values()].map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(OBJECT_KINDS.toSorted())
    for (const [address, object] of objects) {
      expect(object.address).toBe(address)
      expect(object.program.kind).toBe(object.kind)
    }
  })

  test('it is plain data', async () => {
    const { objects } = await compileCleanly(ALL)
    for (const object of objects.values()) {
      expect(JSON.parse(JSON.stringify(object))).toEqual(object)
    }
  })

  test('SQL is compiled when it is looked at, once', async () => {
    const { objects } = await compileCleanly(ALL)
    const segment = objects.get('segment.vip')
    expect(segment?.program).toBe(segment?.program)
  })

  test('with an error there is a graph of the objects without, and nothing compiled', async () => {
    const files = { ...ALL, 'wrong.yaml': 'segment: wrong\nwhere: { trait: nowhere, is: 1 }\n' }
    const { graph, compiled, settings } = await compileFiles(files)
    expect(compiled).toBeUndefined()
    expect(settings?.include).toBeDefined()
    expect([...(graph?.segments.keys() ?? [])]).toEqual(['vip'])
  })

  test('a warning does not keep it from compiling', async () => {
    const files = {
      ...ALL,
      'weekly.yaml':
        "journey: weekly\ntrigger: { schedule: '0 10 * * 1', segment: vip }\nsteps: [{ send: hello }]\n",
    }
    const { compiled, diagnostics } = await compileFiles(files)
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning'])
    expect(compiled?.objects.get('journey.weekly')?.dependsOn).toEqual([
      'segment.vip',
      'template.hello',
    ])
  })
})
