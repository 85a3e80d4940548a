/** The repository's own example project, so that `npx crm plan` works in a clone; its database is `.crm` right here. */
import { defineConfig } from 'crm-as-code'
import shop from './examples/shop/crm.config.ts'

const environment = (path: string) => ({ database: { embedded: { path, seed: './seed.ts' } } })

export default defineConfig({
  ...shop,
  root: 'examples/shop',
  database: { ...shop.database, ...environment('../../.crm').database },
  environments: { ...shop.environments, demo: environment('../../.crm/demo') },
})
