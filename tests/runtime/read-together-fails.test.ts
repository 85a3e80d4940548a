/** SEMANTICS 23: a read that several guards share and that fails is made apart, unless it waited: then the guard that asked fails. */
import { expect, test } from 'vitest'
import type { ChannelProgram } from '../../src/ir/compiled.ts'
import { DatabaseError, type Executor } from '../../src/ir/database.ts'
import { readTogether } from '../../src/runtime/guard/read-together.ts'
import type { AppliedPrograms } from '../../src/runtime/load-applied.ts'
import { compiledPrograms } from './rows-shop.ts'
import { template } from './shop-programs.ts'

async function readFailing(thrown: unknown) {
  const programs = await compiledPrograms({})
  const channel = programs['channel.email'] as ChannelProgram
  const fail = () => Promise.reject(thrown)
  const tx: Executor = { run: fail, change: fail }
  let undone = 0
  const undo = async () => {
    undone += 1
  }
  const context = {
    channel,
    template: { ...template().template, class: 'transactional' as const },
    programs: { topics: new Map() } as unknown as AppliedPrograms,
  }
  const read = readTogether(context, { tx, keys: ['a'], undo })
  return { read: await read.catch((error) => ({ rejected: error })), undone }
}

test.each([
  ['a missing column', '42703'],
  ['a missing table', '42P01'],
  ['a privilege', '42501'],
  ['a value', '22P02'],
])('%s: undone, and nothing is read together', async (_, code) => {
  expect(await readFailing(new DatabaseError('no', code, undefined))).toEqual({
    read: undefined,
    undone: 1,
  })
})

test.each([
  ['a lock', new DatabaseError('no', '55P03', undefined)],
  ['a deadlock', new DatabaseError('no', '40P01', undefined)],
  ['a statement that took too long', new DatabaseError('no', '57014', undefined)],
  ['a server that shuts down', new DatabaseError('no', '57P01', undefined)],
  ['a lost connection', new DatabaseError('no', undefined, undefined)],
  ['a mistake of the program', new TypeError('no')],
])('%s: fails for whoever asked', async (_, thrown) => {
  expect(await readFailing(thrown)).toEqual({ read: { rejected: thrown }, undone: 0 })
})
