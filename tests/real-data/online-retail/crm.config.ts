/** UCI Online Retail: a year of a British gift shop, mapped as its team would. */
import { defineConfig, env } from 'crm-as-code'

export default defineConfig({
  name: 'online-retail',
  zone: 'Europe/London',
  refresh: '0 6 * * *',
  database: { url: env('DATABASE_URL'), schema: 'crm' },
})
