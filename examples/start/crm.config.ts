/** The project: its name, its time zone and where its data is. */
import { defineConfig, env } from 'crm-as-code'

export default defineConfig({
  name: 'my-shop',
  zone: 'Asia/Seoul',
  refresh: '0 6 * * *',
  // Your page on which people change what they get: marketing e-mail links to it.
  preferences: { url: 'https://shop.example/preferences' },
  database: {
    // PostgreSQL when DATABASE_URL is set; else a database of its own in .crm, filled once by seed.sql.
    url: env('DATABASE_URL'),
    schema: 'crm',
    embedded: { path: '.crm', seed: './seed.sql' },
  },
})
