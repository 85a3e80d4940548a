/** SEMANTICS 29: what kind of change it is, when only what crm made of the same words differs. */
import { expect, test } from 'vitest'
import type { CompiledObject } from '../../src/ir/compiled.ts'
import { classifyChange } from '../../src/plan/classify.ts'
import { compiledProject } from './fixture-project.ts'

const AT = '2026-03-01T00:00:00.000Z'

function high(): CompiledObject {
  const object = compiledProject({ segments: { high: { atLeast: 91 } } }).objects.get(
    'segment.high',
  )
  if (object === undefined) throw new Error('not compiled')
  return object
}

function classify(applied: CompiledObject, appliedWith: string) {
  const version = { object: applied, applyId: 1, appliedAt: AT, since: AT, crmVersion: appliedWith }
  return classifyChange(version, high(), '2.0.0')
}

test('another version of crm that compiles the same meaning otherwise is an equivalent change', () => {
  const { program, ...rest } = high()
  if (program.kind !== 'segment') throw new Error('not a segment')
  const otherwise = { ...rest, program: { ...program, sentence: 'said otherwise' } }
  expect(classify(otherwise, '1.0.0')).toBe('equivalent')
})

test('the same program is no change, and by the same version it is not even compiled', () => {
  expect(classify(high(), '1.0.0')).toBeUndefined()
  const uncompiled = Object.defineProperty({ ...high() }, 'program', {
    get: () => {
      throw new Error('compiled')
    },
  })
  expect(classify(uncompiled, '2.0.0')).toBeUndefined()
})
