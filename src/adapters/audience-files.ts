/** A project's root in, its audience files out. They hold personal data, so nobody but their owner may read them. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { AudienceFiles } from '../ir/audience-files.ts'

const OWNER_ONLY = 0o600

export function createAudienceFiles(root: string): AudienceFiles {
  return {
    async open(file) {
      const path = resolve(root, file)
      const directory = dirname(path)
      await mkdir(directory, { recursive: true })
      const draft = join(directory, `.${basename(path)}.${randomUUID()}`)
      const handle = await open(draft, 'wx', OWNER_ONLY)
      const discard = async () => {
        await handle.close()
        await rm(draft, { force: true })
      }
      return {
        write: async (text) => void (await handle.appendFile(text)),
        async publish() {
          try {
            // On the disk before it takes the old one's name: a power cut must not leave an empty file.
            await handle.sync()
            await handle.close()
            await rename(draft, path)
          } catch (error) {
            await rm(draft, { force: true })
            throw error
          }
        },
        discard,
      }
    },
  }
}
