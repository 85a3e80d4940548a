/** `crm links read`: what a signed link means and whose message it is, and nothing of a link that was not signed (M3, SEMANTICS 33). */
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { LINK_SCHEMA } from '../../src/cli/views/link-schema.ts'
import { type LinkMeaning, signLink } from '../../src/runtime/links/link-token.ts'
import { describeDatabases } from '../harness/databases.ts'
import { LINK_KEY } from '../harness/link-key.ts'
import { runActual } from '../runtime/run-shop.ts'
import { shopPrograms } from '../runtime/shop-programs.ts'
import { ledger, openShop } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'
import { runCli, withProject } from './harness/run-cli.ts'

const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const FILES = {
  'crm.config.yaml':
    'name: shop\nzone: Asia/Seoul\ndatabase: { url: { env: DATABASE_URL }, schema: crm }\n',
}

describeDatabases('crm links', (engine) => {
  test.runIf(engine.name === 'postgres')('read', async () => {
    const db = await engine.open()
    await openShop(db, shopPrograms(), [{ id: 'ada', joined: JOINED }], '2026-01-01T00:00:00.000Z')
    await runActual(db, REFRESHED, testSender())
    const message = (await ledger(db))[0]?.id ?? ''
    const signed = (meaning: LinkMeaning, key = LINK_KEY) => signLink(meaning, key)
    const token = signed({ kind: 'unsubscribe', message })
    await withProject(FILES, async (cwd) => {
      const env = { ...db.env, CRM_LINK_KEY: LINK_KEY }
      const read = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
        runCli(['links', 'read', ...args], { cwd, env: { ...env, ...more } })

      const shown = await read([`https://shop.example/preferences?token=${token}`])
      expect([shown.exitCode, shown.stderr]).toEqual([0, ''])
      expect(shown.stdout.replace(message, 'ID')).toMatchInlineSnapshot(`
        "Unsubscribes from the topic.
          Message   ID
          Journey   welcome, step hello
          Template  hello
          Channel   email
          Topic     offers
          Sent      2026-01-01T21:00:00.000Z
        "
      `)
      expect(shown.stdout).not.toContain('ada')
      const keyed = JSON.parse((await read([token, '--json', '--show-keys'])).stdout)
      expect(keyed).toMatchObject({ kind: 'unsubscribe', message, customer: 'ada' })
      const url = 'https://shop.example/sale'
      const click = signed({ kind: 'click', message, url })
      const clicked = JSON.parse((await read([`https://go.example/c/${click}`, '--json'])).stdout)
      expect(clicked).toMatchObject({ kind: 'click', url })
      const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
      formats.default(ajv)
      const isValid = ajv.compile(LINK_SCHEMA)
      for (const view of [keyed, clicked]) {
        expect(isValid(view), JSON.stringify(isValid.errors)).toBe(true)
      }

      const other = signed({ kind: 'open', message }, 'another-key-of-more-than-thirty-two-letters')
      for (const [args, more, code] of [
        [[`${token}x`], {}, 'CRM7503'],
        [[other], {}, 'CRM7503'],
        [['https://shop.example/'], {}, 'CRM7503'],
        [[signed({ kind: 'open', message: 'nobody' })], {}, 'CRM7410'],
        [[token], { CRM_LINK_KEY: '' }, 'CRM7501'],
        [[token, '--show-keys'], { CI: 'true' }, 'CRM9006'],
      ] as const) {
        const refused = await read(args, more)
        expect([refused.exitCode, refused.stdout]).toEqual([1, ''])
        expect(refused.stderr).toContain(code)
        expect(refused.stderr).not.toMatch(/\bada\b|a-key-for-tests/)
      }
    })
  })
})
