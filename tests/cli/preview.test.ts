/** M2: `crm preview` as a person uses it; a message is shown to nobody in CI (SEMANTICS 33). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { CATALOG } from './plan-project-files.ts'
import { checkJson, T1, withShell } from './plan-shell.ts'

vi.setConfig({ testTimeout: 240_000 })

const TEMPLATES = `partial: base
html: '<html><body>{{> content}}<p>Tiny Shop</p></body></html>'
---
template: greeting
title: 인사
channel: email
class: service
layout: base
preheader: Only for you
html: '<p>{{customer.email}} &amp; {{customer.score}}</p>'
locale: country
locales:
  ko: { subject: '{{customer.score}}점' }
  en: { subject: '{{customer.score}} points' }
fallback: ko
---
template: strict
channel: email
class: service
subject: Hi
text: '{{lookup customer "country"}}'
`

describeDatabases('M2: crm preview', (engine) => {
  test('shows the message one customer would get, from the config, before any apply', async () => {
    const opened: string[] = []
    const openFile = async (path: string) => {
      opened.push(path)
    }
    await withShell(
      engine,
      async ({ crm, write, directory }) => {
        write('templates.yaml', TEMPLATES)
        const asked = ['preview', 'greeting', '--customer', 'c7', '--as-of', T1]
        const shown = await crm(...asked)
        expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
        expect(shown.stdout).toMatch(
          /^greeting \(인사\) on email, service, for customer c7, as of /,
        )
        expect(shown.stdout).toContain('Locale:  ko\nSubject: 7점\n')
        expect(shown.stdout).toContain('\nc7@mail.example & 7\n\nTiny Shop\n')

        const json = await crm(...asked, '--locale', 'en-US', '--format', 'json')
        checkJson('preview', json.stdout)
        expect(JSON.parse(json.stdout)).toMatchObject({ locale: 'en', subject: '7 points' })

        const out = join(directory, 'message.html')
        expect((await crm(...asked, '--out', 'message.html')).stdout).toContain(`Written: ${out}`)
        expect(readFileSync(out, 'utf8')).toMatch(/^<html><body><div class="crm-preheader"/)
        await crm(...asked, '--out', 'message.txt')
        expect(readFileSync(join(directory, 'message.txt'), 'utf8')).toContain('Tiny Shop')

        expect((await crm(...asked, '--open')).exitCode).toBe(0)
        const [path = ''] = opened
        expect(readFileSync(path, 'utf8')).toContain('<p>Tiny Shop</p>')
      },
      { openFile },
    )
  })

  test('says what is wrong, and shows nothing in CI or without a terminal to open', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('templates.yaml', TEMPLATES)
      const problem = async (...args: string[]) => {
        const { exitCode, stdout, stderr } = await crm('preview', ...args)
        expect([exitCode, stdout]).toEqual([1, ''])
        return /CRM\d{4}/.exec(stderr)?.[0]
      }
      expect(await problem('greetng', '--customer', 'c7')).toBe('CRM9005')
      expect(await problem('greeting', '--customer', 'c777')).toBe('CRM9008')
      expect(await problem('greeting', '--customer', 'c7', '--locale', 'fr')).toBe('CRM7522')
      expect(await problem('strict', '--customer', 'c7', '--locale', 'ko')).toBe('CRM7522')
      expect(await problem('greeting', '--customer', 'c7', '--open')).toBe('CRM7521')
      expect(await problem('greeting', '--customer', 'c7', '--out', 'no/where.html')).toBe(
        'CRM7523',
      )
    })
    const env = { CI: 'true' }
    await withShell(
      engine,
      async ({ crm, write }) => {
        write('templates.yaml', TEMPLATES)
        const refused = await crm('preview', 'greeting', '--customer', 'c7')
        expect(refused.stdout).toBe('')
        expect(refused.stderr).toContain('CRM9006')
        const asked = await crm('preview', 'greeting', '--customer', 'c7', '--show-values')
        expect(asked.stdout).toContain('c7@mail.example')
      },
      { env },
    )
  })

  test('a message that would fail is told of as such', async () => {
    await withShell(engine, async ({ crm, write }) => {
      const traits = 'consent: boolean, tags: { type: list, of: text }'
      write('catalog.yaml', CATALOG.replace('consent: boolean', traits))
      const risky = 'template: risky\nchannel: email\nclass: service\nsubject: Hi\n'
      write('templates.yaml', `${risky}text: 'Hello {{customer.tags.[0]}}'\n`)
      const shown = await crm('preview', 'risky', '--customer', 'c7')
      expect(shown).toMatchObject({ exitCode: 1, stdout: '' })
      expect(shown.stderr).toContain('CRM7520')
      write(
        'templates.yaml',
        `${risky}text: '{{#if customer.tags.length}}{{customer.tags.[0]}}{{else}}none{{/if}}'\n`,
      )
      expect((await crm('preview', 'risky', '--customer', 'c7')).stdout).toContain('none')
    })
  })

  test('M2: a template that reads what started the journey shows the latest event of that customer, never a made-up one', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('catalog.yaml', CATALOG.replace('events: {}', EVENTS))
      const text = "text: '{{event.score}} of {{journey.id}}'"
      write(
        'templates.yaml',
        `template: won\nchannel: email\nclass: service\nsubject: Hi\n${text}\n`,
      )
      const trigger = 'trigger: { event: joined, where: { property: score, atLeast: 5 } }'
      const journeys = ['one', 'two'].map(
        (id) => `journey: ${id}\n${trigger}\nsteps: [{ send: won }]\n`,
      )
      write('journeys.yaml', journeys.join('---\n'))
      const shown = await crm('preview', 'won', '--customer', 'c7', '--as-of', T1)
      expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
      expect(shown.stdout).toContain(
        'Journey: one, as if joined of 2026-01-05T00:00:00.000Z had started it\n',
      )
      expect(shown.stdout).toContain('\n7 of one\n')
      const json = await crm(
        ...['preview', 'won', '--customer', 'c7', '--journey', 'two', '--as-of', T1],
        ...['--format', 'json'],
      )
      checkJson('preview', json.stdout)
      expect(JSON.parse(json.stdout)).toMatchObject({ journey: 'two', event: { name: 'joined' } })
      for (const args of [
        ['--customer', 'c4'],
        ['--customer', 'c7', '--as-of', '2026-01-04T00:00:00Z'],
        ['--customer', 'c7', '--journey', 'welcome'],
      ]) {
        const none = await crm('preview', 'won', ...args)
        expect([none.exitCode, none.stdout]).toEqual([1, ''])
        expect(none.stderr).toContain('CRM7524')
      }
    })
  })
})

/** Of the customer table itself: everyone joined on one day. */
const EVENTS = `events:
  joined: { table: joins, customer: customer_id, at: at, properties: { score: number } }`
