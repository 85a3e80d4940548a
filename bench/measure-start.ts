/** What the command line costs before any work: figures against a bare start of node. */
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure.ts'
import { timeCrm, timeNode } from './timed-process.ts'

const SHOP = fileURLToPath(new URL('../examples/shop', import.meta.url))
const TIMES = 7

export async function measureStart(): Promise<readonly Figure[]> {
  const baseline = await timeNode({ args: ['-e', ''] }, TIMES)
  const version = await timeCrm({ args: ['--version'] }, TIMES)
  const validate = await timeCrm({ args: ['validate'], cwd: SHOP }, TIMES)
  return [
    { name: 'crm --version', seconds: version, baseline },
    { name: 'crm validate in examples/shop', seconds: validate, baseline },
  ]
}
