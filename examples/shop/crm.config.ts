/** The example project: a Korean web shop. `crm demo` runs it on a thousand generated customers. */
import { defineConfig, env } from 'crm-as-code'

export default defineConfig({
  name: 'shop',
  zone: 'Asia/Seoul',
  exclude: ['seed.ts', 'generate/**'],
  refresh: '0 6 * * *',
  database: {
    url: env('DATABASE_URL'),
    schema: 'crm',
    embedded: { path: '.crm', seed: './seed.ts' },
  },
  // Where people change what they get. `crm run` signs links to it with the key in CRM_LINK_KEY.
  preferences: { url: 'https://shop.example/preferences' },
  compliance: ['KR'],
  // Whoever writes one journey does not know the others; more than four offers a week is too many, whichever they are.
  guards: { caps: [{ atMost: 4, last: '7d' }] },
  rules: { korea: { sender: '가게', optOut: '무료수신거부 080-000-0000' } },
  plan: { tolerance: '10%', toleranceMinimum: 20, lifetime: '24h', minimumCell: 5 },
  environments: {
    // What `crm demo` leaves behind, to look around in: `crm report --env demo --as-of …`.
    demo: { database: { embedded: { path: '.crm/demo' } } },
    production: { database: { url: env('PRODUCTION_DATABASE_URL') } },
  },
})
