/** The repository's own example project, so that `npx crm plan` works in a clone. */
import { defineConfig } from 'crm-as-code'
import shop from './examples/shop/crm.config.ts'

export default defineConfig({ ...shop, root: 'examples/shop' })
