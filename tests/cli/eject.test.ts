/** S10: `crm eject` writes a smart group as an ordinary file that compiles to the same segment, in both syntaxes. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFileSystem } from '../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../src/adapters/module-loader.ts'
import { compileProject } from '../../src/compiler/compile.ts'
import { SMART_GROUP_NAMES } from '../../src/compiler/language/shorthands/smart-groups.ts'
import { runCli, withProject } from './harness/run-cli.ts'

const CONFIG = 'name: shop\nzone: Asia/Seoul\n'
const CATALOG = `import { defineCatalog, instant, money } from 'crm-as-code'
export const shop = defineCatalog('shop', {
  customers: { table: 'customers', key: 'id', traits: { signed_up_at: instant() } },
  events: {
    purchase: { table: 'orders', customer: 'c', at: 'at', properties: { total: money('KRW') } },
    'add to cart': { table: 'carts', customer: 'c', at: 'at' },
  },
  smart: { purchase: { event: 'purchase', total: 'total' }, cart: 'add to cart', signedUp: 'signed_up_at' },
})
`
const FILES = { 'crm.config.yaml': CONFIG, 'catalog.ts': CATALOG }

async function fingerprints(cwd: string) {
  const modules = createModuleLoader()
  const { compiled } = await compileProject({ cwd, files: createFileSystem(), modules })
  await modules.close()
  return compiled?.objects
}

describe('S10: crm eject', () => {
  test.each(['yaml', 'ts'] as const)(
    'every group in %s has the hash of the preset',
    async (syntax) => {
      await withProject(FILES, async (cwd) => {
        const presets = SMART_GROUP_NAMES.map(
          (name) => `segment: preset-${name}\nwhere: { smart: ${name} }\n`,
        )
        writeFileSync(join(cwd, 'presets.yaml'), presets.join('---\n'))
        for (const name of SMART_GROUP_NAMES) {
          const result = await runCli(['eject', `smart/${name}`, '--syntax', syntax], { cwd })
          expect(result).toMatchObject({
            exitCode: 0,
            stderr: '',
            stdout: `Wrote segments/${name}.${syntax}\n`,
          })
        }
        const objects = await fingerprints(cwd)
        for (const name of SMART_GROUP_NAMES) {
          const [preset, ejected] = [`preset-${name}`, name].map(
            (id) => objects?.get(`segment.${id}`)?.fingerprint,
          )
          expect([name, ejected?.own, ejected?.behaviour]).toEqual([
            name,
            preset?.own,
            preset?.behaviour,
          ])
          expect(readFileSync(join(cwd, `segments/${name}.${syntax}`), 'utf8')).not.toContain(
            'smart',
          )
        }
      })
    },
    120_000,
  )

  test('the files are what a person would write', async () => {
    await withProject(FILES, async (cwd) => {
      await runCli(['eject', 'smart/likely-vip', '--syntax', 'ts', '--as', 'nearly'], { cwd })
      expect(readFileSync(join(cwd, 'segments/nearly.ts'), 'utf8')).toMatchInlineSnapshot(`
        "import { all, defineSegment, rank } from 'crm-as-code'
        import { shop } from '../catalog.ts'

        defineSegment('nearly', {
          title: 'Likely VIP',
          description: 'The fifth of the buyers of the last year behind the VIPs, still buying.',
          where: all(
            rank(shop.events.purchase.sum('total', { last: '365d' })).quantile([8, 9], {
              of: 10,
              among: shop.events.purchase.count({ last: '365d' }).atLeast(1),
            }),
            rank(shop.events.purchase.lastAt()).quantile([4, 5], { of: 5 }),
          ),
        })
        "
      `)
      await runCli(['eject', 'smart/prospect'], { cwd })
      expect(readFileSync(join(cwd, 'segments/prospect.yaml'), 'utf8')).toMatchInlineSnapshot(`
        "segment: prospect
        title: Prospect
        description: Signed up or put something into the cart, and never bought.
        where:
          all:
            - event: purchase
              count:
                is: 0
            - any:
                - trait: signed_up_at
                  isSet: true
                - event: add to cart
                  count:
                    atLeast: 1
        "
      `)
    })
  }, 60_000)

  test('CRM9805: it overwrites nothing, and says what there is', async () => {
    await withProject(FILES, async (cwd) => {
      const eject = async (...args: string[]) => (await runCli(['eject', ...args], { cwd })).stderr
      expect(await eject('smart/vpi')).toContain('Did you mean "smart/vip"?')
      expect(await eject('smart/vip')).toBe('')
      expect(await eject('smart/vip')).toContain(
        'Segment "vip" is declared in segments/vip.yaml already.',
      )
      writeFileSync(join(cwd, 'segments/vip.yaml'), 'segment: other\nwhere: { all: [] }\n')
      expect(await eject('smart/vip')).toContain('segments/vip.yaml exists already.')
      rmSync(join(cwd, 'catalog.ts'))
      const yaml = `catalog: shop
customers: { table: customers, key: id, traits: {} }
events: { purchase: { table: orders, customer: c, at: at, properties: { total: money } } }
`
      writeFileSync(join(cwd, 'catalog.yaml'), yaml)
      expect(await eject('smart/vip', '--as', 'a')).toContain('does not say what a purchase is')
      writeFileSync(
        join(cwd, 'catalog.yaml'),
        `${yaml}smart: { purchase: { event: purchase, total: total } }\n`,
      )
      expect(await eject('smart/vip', '--as', 'a', '--syntax', 'ts')).toContain('Eject to YAML')
    })
  }, 60_000)
})
